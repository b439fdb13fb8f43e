import { minVersion, validRange } from 'semver';
import { Finding, Project, Rule } from '../../types';
import { Stage, dockerfilesOf } from '../dockerfile/stages';
import { findInLines, pipelineTexts } from '../pipeline/files';
import { MANIFEST, lineOf, manifestOf } from './files';

interface Place {
  path: string;
  line?: number;
  major: number;
  what: string;
}

export const sameMajor: Rule = {
  id: 'node/one-major',
  summary:
    'Development, pipeline, build and image run the same major version of Node: what was tested on one may not run on another',
  check(project): Finding[] {
    const wanted = majorOf(manifestOf(project.files)?.engines.node);
    if (wanted === undefined) {
      return [];
    }
    const others = placesOf(project)
      .filter(({ major }) => major !== wanted)
      .map(({ path, line, major, what }) => ({
        rule: 'node/one-major',
        path,
        line,
        message: `${what} is Node ${major}, and package.json wants ${wanted}`,
      }));
    return [...others, ...unversioned(project)];
  },
};

function majorOf(range: string | undefined): number | undefined {
  return range && validRange(range) !== null
    ? minVersion(range)?.major
    : undefined;
}

function placesOf(project: Project): Place[] {
  const { files } = project;
  const places: Place[] = [];
  const nvmrc = /^v?(\d+)/.exec(files.get('.nvmrc')?.content ?? '')?.[1];
  if (nvmrc) {
    places.push({
      path: '.nvmrc',
      line: 1,
      major: Number(nvmrc),
      what: 'the Node of developers',
    });
  }
  const types = majorOf(
    manifestOf(files)?.devDependencies['@types/node'] ?? undefined,
  );
  if (types !== undefined) {
    places.push({
      path: MANIFEST,
      line: lineOf(files, MANIFEST, '"@types/node"'),
      major: types,
      what: 'what the compiler knows',
    });
  }
  for (const { path, line, image } of dockerfilesOf(files).flat()) {
    const major =
      /(?:^|\/)node:(\d+)/.exec(image)?.[1] ??
      /\/nodejs(\d+)(?:-|:|$)/.exec(image)?.[1];
    if (major) {
      places.push({ path, line, major: Number(major), what: image });
    }
  }
  for (const finding of findInLines(
    'node/one-major',
    pipelineTexts(project),
    /node-version:\s*['"]?(\d+)/,
    match => match[1],
  )) {
    places.push({
      path: finding.path,
      line: finding.line,
      major: Number(finding.message),
      what: 'the Node of the pipeline',
    });
  }
  return places;
}

/** The system's package has the major of the system, whatever was built with. */
function unversioned({ files }: Project): Finding[] {
  return dockerfilesOf(files)
    .flat()
    .flatMap(({ path, steps }) =>
      steps
        .filter(
          ({ keyword, text }) =>
            keyword === 'RUN' &&
            /\b(?:apk add|apt-get install)\b.*\bnodejs\b/.test(text),
        )
        .map(({ line }) => ({
          rule: 'node/one-major',
          path,
          line,
          message:
            'the Node of the distribution is of any major; take the image of the one that it was built with',
        })),
    );
}

const BUILDS = /\bnpm run build\b|\b(?:tsc|vite build)\b/;
const INSTALLS = /\bnpm (?:ci|install|i)\b/;
const WITHOUT_DEVELOPMENT =
  /--omit[= ]dev\b|--only[= ]prod(?:uction)?\b|--production\b/;

export const buildTools: Rule = {
  id: 'node/build-has-its-tools',
  summary:
    'The stage that builds installs what is needed for development, too: compiler and bundler are part of it (npm ci, then build, then npm prune --omit=dev)',
  check: ({ files }): Finding[] =>
    dockerfilesOf(files)
      .flat()
      .filter(({ steps }) =>
        steps.some(
          ({ keyword, text }) => keyword === 'RUN' && BUILDS.test(text),
        ),
      )
      .flatMap(installsTooLittle),
};

function installsTooLittle({ path, steps }: Stage): Finding[] {
  const builds = steps.findIndex(
    ({ keyword, text }) => keyword === 'RUN' && BUILDS.test(text),
  );
  const before = steps.slice(0, builds + 1);
  return before.flatMap(({ keyword, text, line }, index) => {
    if (keyword !== 'RUN' || !INSTALLS.test(text)) {
      return [];
    }
    const isProduction = before
      .slice(0, index)
      .some(
        step =>
          step.keyword === 'ENV' &&
          /\bNODE_ENV[= ]"?production/.test(step.text),
      );
    const install = /\bnpm (?:ci|install|i)\b[^&|;]*/.exec(text)?.[0] ?? '';
    return WITHOUT_DEVELOPMENT.test(install) || isProduction
      ? [
          {
            rule: 'node/build-has-its-tools',
            path,
            line,
            message:
              'it leaves out what only development needs, and the build needs that: install all, and prune after the build',
          },
        ]
      : [];
  });
}
