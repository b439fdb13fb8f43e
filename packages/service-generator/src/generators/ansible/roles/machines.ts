import { text } from '../../../text';
import { Role } from '../role';

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
    {
      name: 'Install packages',
      'ansible.builtin.apt': {
        name: '{{ common_packages }}',
        state: 'present',
        update_cache: true,
        cache_valid_time: 3600,
      },
    },
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
    {
      name: 'Keep the time',
      'ansible.builtin.systemd_service': {
        name: 'chrony',
        state: 'started',
        enabled: true,
      },
    },
  ],
  handlers: [
    {
      name: 'Reload SSH',
      'ansible.builtin.systemd_service': { name: 'ssh', state: 'reloaded' },
    },
  ],
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
    {
      name: 'Install Docker',
      'ansible.builtin.apt': {
        name: 'docker.io',
        state: 'present',
        update_cache: true,
        cache_valid_time: 3600,
      },
    },
    {
      name: 'Configure the daemon',
      'ansible.builtin.template': {
        src: 'daemon.json.j2',
        dest: '/etc/docker/daemon.json',
        mode: '0644',
      },
      notify: 'Restart Docker',
    },
    {
      name: 'Start Docker',
      'ansible.builtin.systemd_service': {
        name: 'docker',
        state: 'started',
        enabled: true,
      },
    },
  ],
  handlers: [
    {
      name: 'Restart Docker',
      'ansible.builtin.systemd_service': { name: 'docker', state: 'restarted' },
    },
  ],
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

export const postgres: Role = {
  name: 'postgres',
  summary: 'PostgreSQL of Debian, for environments without a managed database',
  arguments: [
    {
      name: 'postgres_database',
      type: 'str',
      description: 'Database, and the role that owns it',
    },
    {
      name: 'postgres_password',
      type: 'str',
      description: 'Password of the role, from Ansible Vault',
      isSecret: true,
    },
    {
      name: 'postgres_clients',
      type: 'list',
      description: 'Addresses that may connect, by TLS alone',
      default: [],
    },
    {
      name: 'postgres_listen_addresses',
      type: 'str',
      description: 'Where it listens',
      default: 'localhost',
    },
  ],
  tasks: [
    {
      name: 'Install PostgreSQL',
      'ansible.builtin.apt': {
        name: 'postgresql',
        state: 'present',
        update_cache: true,
        cache_valid_time: 3600,
      },
    },
    {
      name: 'Find its folder of configuration',
      'ansible.builtin.find': {
        paths: '/etc/postgresql',
        patterns: 'pg_hba.conf',
        recurse: true,
      },
      register: 'postgres_configuration',
    },
    {
      name: 'Configure the server',
      'ansible.builtin.template': {
        src: 'service.conf.j2',
        dest: '{{ postgres_configuration.files[0].path | dirname }}/conf.d/service.conf',
        owner: 'postgres',
        group: 'postgres',
        mode: '0644',
      },
      notify: 'Restart PostgreSQL',
    },
    {
      name: 'Say who may connect',
      'ansible.builtin.blockinfile': {
        path: '{{ postgres_configuration.files[0].path }}',
        block:
          "{{ postgres_clients | map('regex_replace', '^(.*)$', 'hostssl ' ~ postgres_database ~ ' ' ~ postgres_database ~ ' \\1 scram-sha-256') | join('\n') }}",
      },
      notify: 'Restart PostgreSQL',
    },
    {
      name: 'Start PostgreSQL with its configuration',
      'ansible.builtin.meta': 'flush_handlers',
    },
    {
      name: 'Look for the role',
      'ansible.builtin.command': {
        argv: [
          'runuser',
          '--user=postgres',
          '--',
          'psql',
          '--tuples-only',
          '--no-align',
          "--command=select 1 from pg_roles where rolname = '{{ postgres_database }}'",
        ],
      },
      register: 'postgres_role',
      changed_when: false,
      check_mode: false,
    },
    {
      name: 'Make the role, or give it its password',
      'ansible.builtin.command': {
        argv: [
          'runuser',
          '--user=postgres',
          '--',
          'psql',
          '--set=ON_ERROR_STOP=1',
        ],
        stdin:
          "{{ 'alter' if '1' in postgres_role.stdout else 'create' }} role \"{{ postgres_database }}\" login password '{{ postgres_password | replace(\"'\", \"''\") }}';",
      },
      // Whether the password is a new one, the server does not tell.
      changed_when: "'1' not in postgres_role.stdout",
      no_log: true,
    },
    {
      name: 'Look for the database',
      'ansible.builtin.command': {
        argv: [
          'runuser',
          '--user=postgres',
          '--',
          'psql',
          '--tuples-only',
          '--no-align',
          "--command=select 1 from pg_database where datname = '{{ postgres_database }}'",
        ],
      },
      register: 'postgres_found',
      changed_when: false,
      check_mode: false,
    },
    {
      name: 'Make the database',
      'ansible.builtin.command': {
        argv: [
          'runuser',
          '--user=postgres',
          '--',
          'createdb',
          '--owner={{ postgres_database }}',
          '{{ postgres_database }}',
        ],
      },
      when: "'1' not in postgres_found.stdout",
      changed_when: true,
    },
  ],
  handlers: [
    {
      name: 'Restart PostgreSQL',
      'ansible.builtin.systemd_service': {
        name: 'postgresql',
        state: 'restarted',
      },
    },
  ],
  templates: {
    'service.conf.j2': text`
      # {{ ansible_managed }}
      listen_addresses = '{{ postgres_listen_addresses }}'
      ssl = on
      password_encryption = 'scram-sha-256'
      log_min_duration_statement = 1000
    `,
  },
};
