import { Task } from './role';

/** Packages of Debian, from lists that are an hour old at most. */
export function install(name: string, packages: string): Task {
  return {
    name,
    'ansible.builtin.apt': {
      name: packages,
      state: 'present',
      update_cache: true,
      cache_valid_time: 3600,
    },
  };
}

/** Runs now, and after the machine was started again. */
export function start(name: string, unit: string): Task {
  return systemd(name, unit, 'started', { enabled: true });
}

export function systemd(
  name: string,
  unit: string,
  state: 'started' | 'restarted' | 'reloaded' | 'stopped',
  more: Task = {},
): Task {
  return {
    name,
    'ansible.builtin.systemd_service': { name: unit, state, ...more },
  };
}

/** Nginx sends requests to the ports of one colour. */
export function pointNginx(name: string, service: string, port: string): Task {
  return {
    name,
    'ansible.builtin.copy': {
      dest: `/etc/nginx/${service}-upstream.conf`,
      content: `server 127.0.0.1:${port};\n`,
      mode: '0644',
    },
  };
}
