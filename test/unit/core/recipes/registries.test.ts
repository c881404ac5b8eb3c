import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeRecipe } from '#core/text/recipes';

// Neither Consul nor Eureka runs here: what their own sources read stands here instead, and nothing besides.

const positive = z.int().min(1).max(65_535);
/** A duration as Go reads it. */
const duration = z.string().regex(/^\d+(ms|s|m|h)$/);

/** Source: hashicorp/consul api/agent.go, AgentServiceRegistration and AgentServiceCheck. */
const consulPayload = z.strictObject({
  ID: z.string().min(1),
  Name: z.string().min(1),
  Address: z.string().min(1),
  Port: positive,
  Tags: z.array(z.string()),
  Meta: z.record(z.string(), z.string()).optional(),
  Check: z.strictObject({ Name: z.string(), TCP: z.string().regex(/:\d+$/), Interval: duration, Timeout: duration }),
});
/** Source: Consul, services and health check configuration reference. */
const consulFile = z.strictObject({
  service: z.strictObject({
    id: z.string().min(1),
    name: z.string().min(1),
    address: z.string().min(1),
    port: positive,
    tags: z.array(z.string()),
    meta: z.record(z.string(), z.string()).optional(),
    checks: z.array(z.strictObject({ id: z.string(), name: z.string(), tcp: z.string().regex(/:\d+$/), interval: duration, timeout: duration })).min(1),
  }),
});
/** Source: Netflix/eureka, ApplicationResource.addInstance (what it refuses without) and Eureka REST operations (names and kinds). */
const eurekaPayload = z.strictObject({
  instance: z.strictObject({
    instanceId: z.string().min(1),
    hostName: z.string().min(1),
    app: z.string().min(1),
    ipAddr: z.string().min(1),
    vipAddress: z.string(),
    status: z.enum(['UP', 'DOWN', 'STARTING', 'OUT_OF_SERVICE', 'UNKNOWN']),
    port: z.strictObject({ $: positive, '@enabled': z.enum(['true', 'false']) }),
    dataCenterInfo: z.strictObject({ '@class': z.literal('com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo'), name: z.enum(['Netflix', 'Amazon', 'MyOwn']) }),
    leaseInfo: z.strictObject({ renewalIntervalInSecs: z.int().min(1), durationInSecs: z.int().min(1) }),
    metadata: z.record(z.string(), z.string()).optional(),
  }),
});

/** Source: Spring Cloud Netflix, EurekaClientConfigBean and EurekaInstanceConfigBean. */
const springSettings = z.strictObject({
  spring: z.strictObject({ application: z.strictObject({ name: z.string().min(1) }) }),
  server: z.strictObject({ port: positive }),
  eureka: z.strictObject({
    client: z.strictObject({ serviceUrl: z.strictObject({ defaultZone: z.string().regex(/\/eureka\/$/) }) }),
    instance: z.strictObject({ instanceId: z.string().min(1), hostname: z.string().min(1), preferIpAddress: z.literal(true), leaseRenewalIntervalInSeconds: z.int().min(1) }),
  }),
});

function filesOf(id: 'consul' | 'eureka', typed: Readonly<Record<string, string>>): Record<string, string> {
  const result = makeRecipe(id, typed, 'en');
  if (!result.ok) throw new Error(JSON.stringify(result));
  return Object.fromEntries(result.made.files.map(({ name, text }) => [name, text]));
}
const json = (text: string | undefined): unknown => JSON.parse(text ?? '');

describe('registrations', () => {
  it.each([{ purpose: '' }, { purpose: 'orders, "quoted"' }, { purpose: '', address: 'fd00::5' }])('Consul reads every member, by the names it has in each place: %o', (typed) => {
    const files = filesOf('consul', typed);
    const [payload, file] = [consulPayload.parse(json(files['register.json'])), consulFile.parse(json(files['service.json']))];
    expect(payload.Port).toBe(file.service.port);
    expect(payload.Check.TCP).toBe(file.service.checks[0]?.tcp);
    expect(payload.Meta).toEqual(file.service.meta);
  });

  it.each([{ purpose: '' }, { purpose: 'orders' }, { service: 'orders-api', purpose: '' }])('Eureka reads every member, and finds none missing: %o', (typed) => {
    const files = filesOf('eureka', typed);
    const { instance } = eurekaPayload.parse(json(files['register.json']));
    // Another name than the address says is refused; Eureka makes that one upper-case.
    expect(files['register.sh']).toContain(`/eureka/apps/${instance.app}\n`);
    expect(instance.app).toBe(instance.app.toUpperCase());
    expect(instance.leaseInfo.durationInSecs).toBeGreaterThan(instance.leaseInfo.renewalIntervalInSecs);
    const settings = springSettings.parse(parse(files['application.yml'] ?? ''));
    expect(settings.server.port).toBe(instance.port.$);
    expect(settings.eureka.instance).toMatchObject({ instanceId: instance.instanceId, hostname: instance.hostName, leaseRenewalIntervalInSeconds: instance.leaseInfo.renewalIntervalInSecs });
  });
});
