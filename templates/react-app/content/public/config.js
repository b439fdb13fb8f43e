// On a developer's machine. In a container nginx/write-config.sh writes this file from the environment.
globalThis.appConfig = { apiBaseUrl: '/api', webVitalsUrl: '' };
