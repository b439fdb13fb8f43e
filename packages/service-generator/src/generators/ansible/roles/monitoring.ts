import { ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';
import { Role } from '../role';
import { install, start, systemd } from '../tasks';
import { COLOURS } from './colours';

export function monitoring({ name }: ServiceModel): Role {
  return {
    name: 'monitoring',
    summary: 'What Prometheus reads from the machine and from both colours',
    arguments: [
      {
        name: 'monitoring_listen_address',
        type: 'str',
        description: 'Private address that Prometheus reaches the machine at',
      },
    ],
    tasks: [
      install(
        'Install the exporter of the machine',
        'prometheus-node-exporter',
      ),
      {
        name: 'Have it listen at the private address',
        'ansible.builtin.template': {
          src: 'node-exporter.j2',
          dest: '/etc/default/prometheus-node-exporter',
          mode: '0644',
        },
        notify: 'Restart the exporter',
      },
      start('Start the exporter', 'prometheus-node-exporter'),
      {
        name: 'Pass the metrics of both colours on',
        'ansible.builtin.template': {
          src: 'metrics.conf.j2',
          dest: `/etc/nginx/conf.d/${name}-metrics.conf`,
          mode: '0644',
        },
        notify: 'Reload nginx for metrics',
      },
    ],
    handlers: [
      systemd('Restart the exporter', 'prometheus-node-exporter', 'restarted'),
      systemd('Reload nginx for metrics', 'nginx', 'reloaded'),
    ],
    templates: {
      'node-exporter.j2': text`
        # {{ ansible_managed }}
        ARGS="--web.listen-address={{ monitoring_listen_address }}:9100"
      `,
      'metrics.conf.j2': text`
        # {{ ansible_managed }}
        server {
            listen {{ monitoring_listen_address }}:9091;
            access_log off;

            location = /blue/metrics {
                proxy_pass http://127.0.0.1:${COLOURS.blue.metrics}/metrics;
            }

            location = /green/metrics {
                proxy_pass http://127.0.0.1:${COLOURS.green.metrics}/metrics;
            }
        }
      `,
    },
  };
}
