import { ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';
import { Role, Task } from '../role';
import { install, start, systemd } from '../tasks';
import { COLOURS } from './colours';

export function nginx(model: ServiceModel): Role {
  const { name } = model;
  return {
    name: 'nginx',
    summary: 'What speaks TLS and sends requests to the colour that is active',
    arguments: [
      {
        name: 'nginx_host',
        type: 'str',
        description: 'Host that requests are for',
      },
      {
        name: 'nginx_certificate',
        type: 'str',
        description: 'File on the machine with the certificate',
      },
      {
        name: 'nginx_certificate_key',
        type: 'str',
        description: 'File on the machine with its private key',
      },
    ],
    tasks: tasksOf(name),
    handlers: [
      {
        name: 'Check the configuration of nginx',
        'ansible.builtin.command': { argv: ['nginx', '-t'] },
        changed_when: false,
        listen: 'Reload nginx',
      },
      {
        ...systemd('Have nginx read its configuration', 'nginx', 'reloaded'),
        listen: 'Reload nginx',
      },
    ],
    templates: {
      'site.conf.j2': siteText(model),
    },
  };
}

function tasksOf(name: string): Task[] {
  return [
    install('Install nginx', 'nginx-light'),
    {
      name: 'Send requests to blue until something is deployed',
      'ansible.builtin.copy': {
        dest: `/etc/nginx/${name}-upstream.conf`,
        content: `server 127.0.0.1:${COLOURS.blue.http};\n`,
        mode: '0644',
        // The role deploy owns it from then on.
        force: false,
      },
    },
    {
      name: 'Configure the host',
      'ansible.builtin.template': {
        src: 'site.conf.j2',
        dest: `/etc/nginx/sites-available/${name}.conf`,
        mode: '0644',
      },
      notify: 'Reload nginx',
    },
    {
      name: 'Serve it',
      'ansible.builtin.file': {
        src: `/etc/nginx/sites-available/${name}.conf`,
        dest: `/etc/nginx/sites-enabled/${name}.conf`,
        state: 'link',
      },
      notify: 'Reload nginx',
    },
    {
      name: 'Do not serve the page of the package',
      'ansible.builtin.file': {
        path: '/etc/nginx/sites-enabled/default',
        state: 'absent',
      },
      notify: 'Reload nginx',
    },
    start('Start nginx', 'nginx'),
  ];
}

function siteText({ name, ports, paths }: ServiceModel): string {
  return text`
        # {{ ansible_managed }}
        upstream ${name} {
            include /etc/nginx/${name}-upstream.conf;
            keepalive 32;
        }

        server {
            listen 80;
            listen [::]:80;
            server_name {{ nginx_host }};
            return 308 https://$host$request_uri;
        }

        server {
            listen 443 ssl http2;
            listen [::]:443 ssl http2;
            server_name {{ nginx_host }};

            ssl_certificate {{ nginx_certificate }};
            ssl_certificate_key {{ nginx_certificate_key }};
            ssl_protocols TLSv1.2 TLSv1.3;
            server_tokens off;
            client_max_body_size 1m;
            add_header Strict-Transport-Security "max-age=31536000" always;

            # Metrics (port ${ports.metrics} of the container) are not served here.
            location / {
                proxy_pass http://${name};
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_set_header Host $host;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                proxy_set_header X-Forwarded-Proto $scheme;
            }

            # How it is inside is not for the world.
            location = ${paths.ready} {
                return 404;
            }
        }
      `;
}
