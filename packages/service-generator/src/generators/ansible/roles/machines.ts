import { text } from '../../../text';
import { Role } from '../role';
import { install, start, systemd } from '../tasks';

export const common: Role = {
  name: 'common',
  summary:
    'What every machine has: corrections by itself, the right time, no passwords over SSH',
  arguments: [
    {
      name: 'common_packages',
      type: 'list',
      description: 'Packages of Debian that every machine has',
      default: ['ca-certificates', 'chrony', 'curl', 'unattended-upgrades'],
    },
  ],
  tasks: [
    install('Install packages', '{{ common_packages }}'),
    {
      name: 'Install corrections of security every day',
      'ansible.builtin.copy': {
        dest: '/etc/apt/apt.conf.d/20auto-upgrades',
        content:
          'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n',
        mode: '0644',
      },
    },
    {
      name: 'Take only keys over SSH',
      'ansible.builtin.copy': {
        dest: '/etc/ssh/sshd_config.d/10-keys-only.conf',
        content:
          'PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n',
        mode: '0644',
        validate: '/usr/sbin/sshd -t -f %s',
      },
      notify: 'Reload SSH',
    },
    start('Keep the time', 'chrony'),
  ],
  handlers: [systemd('Reload SSH', 'ssh', 'reloaded')],
};

export const docker: Role = {
  name: 'docker',
  summary: 'Docker of Debian, with logs that cannot fill the disk',
  arguments: [
    {
      name: 'docker_log_size',
      type: 'str',
      description: 'Largest size of one file of logs',
      default: '20m',
    },
  ],
  tasks: [
    install('Install Docker', 'docker.io'),
    {
      name: 'Configure the daemon',
      'ansible.builtin.template': {
        src: 'daemon.json.j2',
        dest: '/etc/docker/daemon.json',
        mode: '0644',
      },
      notify: 'Restart Docker',
    },
    start('Start Docker', 'docker'),
  ],
  handlers: [systemd('Restart Docker', 'docker', 'restarted')],
  templates: {
    'daemon.json.j2': text`
      {
        "live-restore": true,
        "log-driver": "json-file",
        "log-opts": { "max-file": "5", "max-size": "{{ docker_log_size }}" },
        "no-new-privileges": true
      }
    `,
  },
};
