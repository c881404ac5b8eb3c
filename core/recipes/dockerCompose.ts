import { image, label, port, purpose } from './fields';
import { head, yamlText } from './quote';
import { defineRecipe } from './recipe';
import { listening, reservation, unreserve } from './reserve';

export const dockerCompose = defineRecipe({
  id: 'docker-compose',
  group: 'fixed',
  fields: { service: label('orders'), image: image('registry.example.com/orders:1.0'), port: port(50_051), containerPort: port(50_051), purpose: purpose() },
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }],
  files: (form, remarks) => [
    {
      name: 'compose.yaml',
      syntax: 'yaml',
      text: yamlText(
        [
          {
            services: {
              [form.service]: {
                image: form.image,
                restart: 'unless-stopped',
                // Host and container, both fixed: without the first number Docker would choose one at each start.
                ports: [`${form.port}:${form.containerPort}`],
                environment: { PORT: String(form.containerPort) },
                ...(form.purpose === '' ? {} : { labels: { 'portpin.purpose': form.purpose.replaceAll('$', '$$$$') } }),
              },
            },
          },
        ],
        head('#', remarks, form.purpose),
      ),
    },
  ],
  check: (form) => [
    { id: 'test-config', syntax: 'shell', commands: ['docker compose -f compose.yaml config'] },
    ...reservation(form.port),
    { id: 'start', syntax: 'shell', commands: ['docker compose -f compose.yaml up -d'] },
    { id: 'values', syntax: 'shell', commands: [`docker compose -f compose.yaml port ${form.service} ${form.containerPort}`] },
    listening(form.port),
  ],
  undo: (form) => [{ id: 'remove', syntax: 'shell', commands: ['docker compose -f compose.yaml down'] }, ...unreserve(form.port)],
});
