import { CONTAINER_USER, ServiceModel } from '../../model/ServiceModel';

/** Whom the program runs as; a number, for Kubernetes cannot tell whether a name is root. */
export const USER = `${CONTAINER_USER}:${CONTAINER_USER}`;

/** What is copied into the last stage can be read and run, and changed by nobody. */
export const COPY_BUILT = `COPY --link --chown=${USER} --chmod=0555 --from=build`;

/** Seconds that a program gets to come up before its health counts. */
const START_SECONDS = { go: 40, rust: 20, node: 40, react: 5 };

/** Which release and which commit it is; the pipeline says so. */
export const BUILD_ARGUMENTS = `ARG VERSION=development
ARG REVISION=unknown`;

/**
 * A value in double quotes, whatever people typed: a dollar sign would be taken for a variable, and hadolint takes a
 * quote behind any backslash for one that is escaped.
 */
export function quoted(value: string): string {
  return JSON.stringify(value.replace(/\\$/, '\\ ')).replace(/\$/g, '\\$');
}

/** Exec form: there is no shell that could take the words apart. */
export function words(command: readonly string[]): string {
  return `[${command.map(word => JSON.stringify(word)).join(', ')}]`;
}

export function labels({ title, description }: ServiceModel): string {
  return `${BUILD_ARGUMENTS}
ARG CREATED
ARG SOURCE=${quoted(description.delivery.repository.url ?? '')}
LABEL org.opencontainers.image.title=${quoted(title)} \\
      org.opencontainers.image.description=${quoted(description.metadata.description)} \\
      org.opencontainers.image.source="$SOURCE" \\
      org.opencontainers.image.version="$VERSION" \\
      org.opencontainers.image.revision="$REVISION" \\
      org.opencontainers.image.created="$CREATED"`;
}

/** How the image is run, the same for every language. */
export function ending({ ports, program, language }: ServiceModel): string {
  const timeout = language === 'react' ? 3 : 10;
  return `USER ${USER}
EXPOSE ${[ports.http, ...(language === 'react' ? [] : [ports.metrics])].join(' ')}
STOPSIGNAL ${language === 'react' ? 'SIGQUIT' : 'SIGTERM'}
# For compose; Kubernetes asks the probes of the Deployment instead.
HEALTHCHECK --interval=30s --timeout=${timeout}s --start-period=${START_SECONDS[language]}s --retries=3 CMD ${words(program.healthcheck)}
ENTRYPOINT ${words(program.entrypoint)}`;
}
