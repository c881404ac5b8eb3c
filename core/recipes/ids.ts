import { z } from 'zod';

/** Every recipe of the guide. Ids are for ever: they stand in documents and on command lines. */
export const recipeIds = [
  'grpc',
  'thrift',
  'custom-port',
  'docker-compose',
  'kubernetes',
  'kubernetes-dns',
  'consul',
  'etcd',
  'eureka',
  'zookeeper',
  'alb',
  'nginx',
  'haproxy',
  'envoy',
  'sql-listener',
  'oracle',
  'nfs',
  'sun-rpc',
  'gateway',
  'linux-ephemeral',
] as const;
export type RecipeId = (typeof recipeIds)[number];

export const recipeGroups = ['fixed', 'discovery', 'balancer', 'pinned', 'restricted', 'outbound'] as const;
/** The six ends of the decision flow; every recipe stands under one. */
export type RecipeGroup = (typeof recipeGroups)[number];

/** What was typed, by field; what it means, the fields of the recipe say. */
export type TypedForm = Readonly<Record<string, string>>;
export const typedFormSchema = z.record(z.string().max(40), z.string().max(20_000)).refine((form) => Object.keys(form).length <= 40);
