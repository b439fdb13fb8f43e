import { intersects, satisfies, validRange } from 'semver';
import { z } from 'zod';
import { Finding, Rule } from '../../types';
import {
  LOCK,
  LockedPackage,
  MANIFEST,
  lineOf,
  lockedOf,
  manifestOf,
  nameOf,
} from './files';

const withNode = z.looseObject({ node: z.string() });

export const peersFit: Rule = {
  id: 'node/peers-fit',
  summary:
    'Packages that work together are locked in versions that fit each other, such as TypeScript and typescript-eslint: else npm refuses, or they fail in ways that nobody understands',
  check({ files }): Finding[] {
    const locked = lockedOf(files) ?? {};
    return Object.entries(locked).flatMap(([path, each]) =>
      Object.entries(each.peerDependencies).flatMap(([peer, range]) => {
        const found = resolved(locked, path, peer);
        const isMissing = !found && !each.peerDependenciesMeta[peer]?.optional;
        const isWrong =
          found?.version !== undefined &&
          validRange(range) !== null &&
          !satisfies(found.version, range, { includePrerelease: true });
        return isWrong || isMissing
          ? [
              {
                rule: 'node/peers-fit',
                path: LOCK,
                line: lineOf(files, LOCK, `"${path}": {`),
                message: `${nameOf(path)} ${each.version} wants ${peer} ${range}, and ${found ? `${found.version} is locked` : 'none is'}`,
              },
            ]
          : [];
      }),
    );
  },
};

/** The package that code at a path gets by a name: the nearest one. */
function resolved(
  locked: Readonly<Record<string, LockedPackage>>,
  path: string,
  name: string,
): LockedPackage | undefined {
  const parents = path.split('/node_modules/');
  for (let depth = parents.length; depth > 0; depth -= 1) {
    const found =
      locked[
        `${parents.slice(0, depth).join('/node_modules/')}/node_modules/${name}`
      ];
    if (found) {
      return found;
    }
  }
  return locked[`node_modules/${name}`];
}

export const enginesFit: Rule = {
  id: 'node/engines-fit',
  summary:
    'Every package that is locked runs on the Node of package.json: else tests or the service end with an error of syntax or a missing function',
  check({ files }): Finding[] {
    const wanted = manifestOf(files)?.engines.node;
    if (!wanted || validRange(wanted) === null) {
      return manifestOf(files)
        ? [
            {
              rule: 'node/engines-fit',
              path: MANIFEST,
              message:
                'engines.node does not say which Node it runs on, such as ">=24 <25"',
            },
          ]
        : [];
    }
    return Object.entries(lockedOf(files) ?? {})
      .filter(([path]) => path !== '')
      .flatMap(([path, { version, engines }]) => {
        const range = withNode.safeParse(engines).data?.node;
        return range !== undefined &&
          validRange(range) !== null &&
          !intersects(range, wanted)
          ? [
              {
                rule: 'node/engines-fit',
                path: LOCK,
                line: lineOf(files, LOCK, `"${path}": {`),
                message: `${nameOf(path)} ${version} runs on Node ${range}, not on ${wanted}`,
              },
            ]
          : [];
      });
  },
};

export const lockAgrees: Rule = {
  id: 'node/lock-agrees',
  summary:
    'package-lock.json locks what package.json asks for: else npm ci refuses to install anything',
  check({ files }): Finding[] {
    const manifest = manifestOf(files);
    if (!manifest) {
      return [];
    }
    const locked = lockedOf(files);
    if (!locked) {
      return [
        {
          rule: 'node/lock-agrees',
          path: MANIFEST,
          message: `there is no ${LOCK}, so each build installs something else`,
        },
      ];
    }
    return Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
    })
      .filter(([name, range]) => {
        const version = locked[`node_modules/${name}`]?.version;
        return (
          version === undefined ||
          (validRange(range) !== null && !satisfies(version, range))
        );
      })
      .map(([name, range]) => ({
        rule: 'node/lock-agrees',
        path: LOCK,
        message: `${name} is asked for in ${range}, and ${locked[`node_modules/${name}`]?.version ?? 'not'} locked`,
      }));
  },
};
