import { ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';
import { Role } from '../role';
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
      {
        name: 'Install the exporter of the machine',
        'ansible.builtin.apt': {
          name: 'prometheus-node-exporter',
          state: 'present',
          update_cache: true,
          cache_valid_time: 3600,
        },
      },
      {
        name: 'Have it listen at the private address',
        'ansible.builtin.template': {
          src: 'node-exporter.j2',
          dest: '/etc/default/prometheus-node-exporter',
          mode: '0644',
        },
        notify: 'Restart the exporter',
      },
      {
        name: 'Start the exporter',
        'ansible.builtin.systemd_service': {
          name: 'prometheus-node-exporter',
          state: 'started',
          enabled: true,
        },
      },
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
      {
        name: 'Restart the exporter',
        'ansible.builtin.systemd_service': {
          name: 'prometheus-node-exporter',
          state: 'restarted',
        },
      },
      {
        name: 'Reload nginx for metrics',
        'ansible.builtin.systemd_service': { name: 'nginx', state: 'reloaded' },
      },
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
