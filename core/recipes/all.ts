import { alb } from './alb';
import { envoy, haproxy, nginx } from './balancers';
import { consul } from './consul';
import { customPort } from './customPort';
import { dockerCompose } from './dockerCompose';
import { etcd } from './etcd';
import { eureka } from './eureka';
import { gateway } from './gateway';
import { grpc } from './grpc/recipe';
import type { RecipeId } from './ids';
import { kubernetes, kubernetesDns } from './kubernetes';
import { linuxEphemeral } from './linuxEphemeral';
import { nfs } from './nfs';
import { oracle } from './oracle';
import type { Recipe } from './recipe';
import { sqlListener } from './sqlListener';
import { sunRpc } from './sunRpc';
import { thrift } from './thrift';
import { zookeeper } from './zookeeper';

/** A recipe that has an id and stands not here does not compile. */
export const recipes: Readonly<Record<RecipeId, Recipe>> = {
  grpc,
  thrift,
  'custom-port': customPort,
  'docker-compose': dockerCompose,
  kubernetes,
  'kubernetes-dns': kubernetesDns,
  consul,
  etcd,
  eureka,
  zookeeper,
  alb,
  nginx,
  haproxy,
  envoy,
  'sql-listener': sqlListener,
  oracle,
  nfs,
  'sun-rpc': sunRpc,
  gateway,
  'linux-ephemeral': linuxEphemeral,
};
