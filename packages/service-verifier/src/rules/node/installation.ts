import { Finding, Project, Rule } from '../../types';
import { dockerfilesOf } from '../dockerfile/stages';
import { findInLines, pipelineTexts } from '../pipeline/files';
import { manifestOf } from './files';

const RULE = 'node/installs-what-is-locked';
const NPMRC = '.npmrc';
/** `npm install` of a repository; tools that are installed by name and version are another thing */
const INSTALL =
  /\bnpm (?:install|i)\b(?!\s+(?:-g|--global)\b)(?!(?:\s+-\S+)*\s+[@\w][^\s&|;]*@\d)/;

/** Settings of npm that keep a bad package from doing harm, and what each is for. */
const SETTINGS: readonly (readonly [RegExp, string])[] = [
  [
    /^\s*ignore-scripts\s*=\s*true\s*$/m,
    'ignore-scripts=true: packages run code of their own when they are installed',
  ],
  [
    /^\s*min-release-age\s*=\s*[1-9]\d*\s*$/m,
    'min-release-age=7: a version is taken minutes after it was published, before anybody has looked',
  ],
];

export const locked: Rule = {
  id: RULE,
  summary:
    'Builds install what is locked and nothing else (npm ci), run no code of packages while they do, and take no version of yesterday',
  check(project): Finding[] {
    return manifestOf(project.files)
      ? [...unlocked(project), ...missingSettings(project)]
      : [];
  },
};

function unlocked(project: Project): Finding[] {
  const message =
    'npm install may change what is locked: npm ci installs exactly that';
  const images = dockerfilesOf(project.files)
    .flat()
    .flatMap(({ path, steps }) =>
      steps
        .filter(({ keyword, text }) => keyword === 'RUN' && INSTALL.test(text))
        .map(({ line }) => ({ rule: RULE, path, line, message })),
    );
  return [
    ...images,
    ...findInLines(RULE, pipelineTexts(project), INSTALL, () => message),
  ];
}

function missingSettings({ files }: Project): Finding[] {
  const settings = files.get(NPMRC)?.content ?? '';
  return SETTINGS.filter(([pattern]) => !pattern.test(settings)).map(
    ([, what]) => ({
      rule: RULE,
      path: NPMRC,
      message: `set ${what}`,
    }),
  );
}
