import { FileTree } from '@quarterdeck/service-generator';
import { Defect } from '../types';
import { replaced } from './edit';

const DOCKERFILE = 'Dockerfile';
const COMPOSE = 'compose.yaml';
const USER = 'USER 65532:65532';

const inDockerfile =
  (search: string | RegExp, replacement: string) => (files: FileTree) =>
    replaced(files, DOCKERFILE, search, replacement);

/** Defects of the field in images, compose files and in how services start and stop. */
export const IMAGE_DEFECTS: readonly Defect[] = [
  {
    number: 1,
    title: 'program in /root, run by somebody else',
    rule: 'dockerfile/program-within-reach',
    template: 'go-service',
    reinsert: inDockerfile(/\/app\/server/g, '/root/server'),
  },
  {
    number: 2,
    title: 'chmod after USER',
    rule: 'dockerfile/mode-with-copy',
    template: 'go-service',
    reinsert: inDockerfile(USER, `${USER}\nRUN chmod +x /app/server`),
  },
  {
    number: 3,
    title: 'Go 1.21 on Alpine 3.18',
    rule: 'dockerfile/supported-images',
    template: 'go-service',
    reinsert: inDockerfile(/golang:\S+/, 'golang:1.21-alpine3.18'),
  },
  {
    number: 5,
    title: 'HEALTHCHECK that calls a command which the program does not have',
    rule: 'dockerfile/healthcheck-answers',
    template: 'go-service',
    reinsert: files =>
      replaced(
        files,
        'internal/app/app.go',
        /"healthcheck"/g,
        '"serve-health"',
      ),
  },
  {
    number: 6,
    title: 'port 80 without being root',
    rule: 'dockerfile/unprivileged-port',
    template: 'react-app',
    reinsert: files =>
      replaced(
        replaced(files, DOCKERFILE, /EXPOSE .*/, 'EXPOSE 80'),
        'nginx/nginx.conf',
        /listen \d+/,
        'listen 80',
      ),
  },
  {
    number: 19,
    title: 'USER that is a name',
    rule: 'dockerfile/numeric-user',
    template: 'go-service',
    reinsert: inDockerfile(USER, 'USER nonroot:nonroot'),
  },
  {
    number: 20,
    title: 'distroless without its Debian, as root',
    rule: 'dockerfile/unprivileged-base',
    template: 'node-service',
    reinsert: inDockerfile(
      /gcr\.io\/distroless\/\S+/,
      'gcr.io/distroless/nodejs24',
    ),
  },
  {
    number: 21,
    title: 'latest and other tags that move',
    rule: 'dockerfile/pinned-images',
    template: 'node-service',
    reinsert: inDockerfile(/node:24\S*/, 'node:latest'),
  },
  {
    number: 22,
    title: 'last stage that runs as root',
    rule: 'dockerfile/not-root',
    template: 'rust-service',
    reinsert: inDockerfile(`${USER}\n`, ''),
  },
  {
    number: 23,
    title: 'everything copied before dependencies are fetched',
    rule: 'dockerfile/dependencies-first',
    template: 'go-service',
    reinsert: inDockerfile('COPY go.mod go.sum ./', 'COPY . .'),
  },
  {
    number: 25,
    title: 'port written down in the code',
    rule: 'code/listens-on-configured-port',
    template: 'go-service',
    reinsert: files =>
      replaced(
        files,
        'internal/app/serve.go',
        'fmt.Sprintf(":%d", listener.port)',
        '":8080"',
      ),
  },
  {
    number: 47,
    title: 'volume of PostgreSQL 18 where 17 had it',
    rule: 'compose/postgres-volume',
    template: 'go-service',
    parameters: { database: 'postgres18' },
    reinsert: files =>
      replaced(
        files,
        COMPOSE,
        'database:/var/lib/postgresql\n',
        'database:/var/lib/postgresql/data\n',
      ),
  },
  {
    number: 48,
    title: 'compose that waits until the database is started, not healthy',
    rule: 'compose/waits-for-health',
    template: 'go-service',
    parameters: { database: 'postgres18' },
    reinsert: files =>
      replaced(files, COMPOSE, 'service_healthy', 'service_started'),
  },
  {
    number: 52,
    title: 'liveness that asks what readiness asks',
    rule: 'contract/probes-agree',
    template: 'go-service',
    reinsert: files =>
      replaced(
        files,
        'deploy/base/deployment.yaml',
        /(livenessProbe:\s+httpGet:\s+path: )\/health\b/,
        'livenessProbe:\n            httpGet:\n              path: /ready',
      ),
  },
  {
    number: 53,
    title: 'traces that end before requests and stores do',
    rule: 'code/telemetry-ends-last',
    template: 'go-service',
    parameters: { database: 'postgres18' },
    reinsert: files =>
      replaced(
        files,
        'internal/app/serve.go',
        /\tdefer func\(\) \{\n\t\tif !errors\.Is\(err, errForced\)[\s\S]*?\n\t\}\(\)\n/,
        '',
      ),
  },
];
