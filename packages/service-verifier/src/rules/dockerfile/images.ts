import { Rule } from '../../types';
import { dockerfileRule } from './rule';
import { Stage } from './stages';

/** The oldest that still gets fixes, in November 2026. */
const LEAST: readonly { image: RegExp; tag: RegExp; least: string }[] = [
  { image: /(?:^|\/)golang$/, tag: /^(\d+\.\d+)/, least: '1.26' },
  { image: /(?:^|\/)rust$/, tag: /^(\d+\.\d+)/, least: '1.95' },
  { image: /(?:^|\/)node$/, tag: /^(\d+)/, least: '22' },
  { image: /(?:^|\/)python$/, tag: /^(\d+\.\d+)/, least: '3.11' },
  {
    image: /(?:^|\/)nginx(?:-unprivileged)?$/,
    tag: /^(\d+\.\d+)/,
    least: '1.28',
  },
  { image: /(?:^|\/)alpine$/, tag: /^(\d+\.\d+)/, least: '3.21' },
  { image: /(?:^|\/)debian$/, tag: /^(\d+)/, least: '12' },
  { image: /./, tag: /alpine(\d+\.\d+)/, least: '3.21' },
  { image: /-debian\d+$/, tag: /^debian-(\d+)/, least: '12' },
];

interface Reference extends Pick<Stage, 'line' | 'digest'> {
  name: string;
  tag: string;
}

/** Images of registries, not the stages that are named like them. */
function referencesOf(stages: readonly Stage[]): Reference[] {
  const names = new Set(
    stages.flatMap(({ name }) => name?.toLowerCase() ?? []),
  );
  return stages
    .filter(
      ({ image }) => image !== 'scratch' && !names.has(image.toLowerCase()),
    )
    .map(({ line, digest, image }) => {
      const match = /^(?<name>.+?)(?::(?<tag>[\w.-]+))?$/.exec(image)?.groups;
      return {
        line,
        digest,
        name: match?.name ?? image,
        tag: match?.tag ?? '',
      };
    });
}

function imageRule(
  id: string,
  summary: string,
  problem: (reference: Reference, isLast: boolean) => string | undefined,
): Rule {
  return dockerfileRule(id, summary, (last, stages) =>
    referencesOf(stages).flatMap(reference => {
      const { line } = reference;
      const message = problem(reference, line === last.line);
      return message ? [{ line, message }] : [];
    }),
  );
}

export const supportedImages = imageRule(
  'dockerfile/supported-images',
  'Images are of versions that still get security fixes',
  ({ name, tag }) => {
    const old = LEAST.flatMap(({ image, tag: pattern, least }) => {
      const found = image.test(name) ? pattern.exec(tag)?.[1] : undefined;
      return found && isBefore(found, least)
        ? [`${found}; take ${least} or later`]
        : [];
    });
    return old.length
      ? `${name}:${tag} gets no more fixes: it is ${old[0]}`
      : undefined;
  },
);

/** Whether one version is before another; as text, 1.9 would come after 1.10. */
function isBefore(version: string, least: string): boolean {
  const [one, other] = [version, least].map(text =>
    text.split('.').map(Number),
  );
  const index = other.findIndex((part, at) => part !== (one[at] ?? 0));
  return index >= 0 && (one[index] ?? 0) < other[index];
}

export const pinnedImages = imageRule(
  'dockerfile/pinned-images',
  'Images have a tag with a version or a digest: another build of the same commit gives the same image',
  ({ name, tag, digest }) => {
    if (digest || /^\$/.test(name)) {
      return undefined;
    }
    const isDistroless = name.startsWith('gcr.io/distroless/');
    // Images of distroless carry the version in their name; what their tag says is who they run as.
    return tag && (isDistroless || /\d/.test(tag))
      ? undefined
      : `${name}${tag ? `:${tag}` : ''} can be another image tomorrow; name a version or a digest`;
  },
);

export const unprivilegedBase = imageRule(
  'dockerfile/unprivileged-base',
  'A distroless image names its Debian and is the one that does not run as root',
  ({ name, tag }, isLast) => {
    if (!isLast || !name.startsWith('gcr.io/distroless/')) {
      return undefined;
    }
    if (!/-debian\d+$/.test(name)) {
      return `${name} moves to another Debian one day; name it, such as ${name}-debian13`;
    }
    return /^(?:debug-)?nonroot\b/.test(tag)
      ? undefined
      : `${name}:${tag || 'latest'} runs as root; take its tag nonroot`;
  },
);
