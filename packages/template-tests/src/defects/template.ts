import { Defect } from '../types';
import { added, replaced } from './edit';

const TEMPLATE = 'template.yaml';
const README = 'content/README.md.njk';

/** Put into the folder of go-service itself. */
type TemplateDefect = Omit<Defect, 'template' | 'isOfTemplate'>;

const DEFECTS: readonly TemplateDefect[] = [
  {
    number: 30,
    title: 'the host and the owner of the author in every service',
    rule: 'template/nobody-is-baked-in',
    reinsert: files =>
      added(
        files,
        'content/catalog-info.yaml.njk',
        'metadata:\n  name: ${{ values.name | dump }}\nspec:\n  owner: guests\n',
      ),
  },
  {
    number: 31,
    title: 'allowedHosts given to publish:github',
    rule: 'template/input-is-taken',
    reinsert: files =>
      replaced(
        files,
        TEMPLATE,
        /action: quarterdeck:ensure-repo\n( +)input:\n/,
        "action: publish:github\n      input:\n        allowedHosts: ['github.com']\n",
      ),
  },
  {
    number: 32,
    title: 'copyWithoutRender, which nobody reads',
    rule: 'template/left-unrendered',
    reinsert: files =>
      replaced(
        files,
        TEMPLATE,
        'templateFileExtension: .njk',
        "copyWithoutRender: ['.github/workflows/*']",
      ),
  },
  {
    number: 33,
    title: 'an output without the dollar of its delimiter',
    rule: 'template/delimiters-are-the-engines',
    reinsert: files =>
      replaced(
        files,
        TEMPLATE,
        /remoteUrl: \$\{\{.*/,
        "remoteUrl: '{{ steps.repository.output.remoteUrl }}'",
      ),
  },
  {
    number: 34,
    title: 'a repository that is never registered',
    rule: 'template/registers-what-it-publishes',
    reinsert: files =>
      replaced(files, TEMPLATE, 'quarterdeck:register', 'debug:log'),
  },
  {
    number: 35,
    title: 'paths of the template as values of a choice',
    rule: 'template/values-are-words',
    reinsert: files =>
      replaced(
        files,
        TEMPLATE,
        'enum: [github-actions, gitlab-ci, jenkins]',
        'enum: [../../skeletons/github-actions/, ../../skeletons/gitlab-ci/]',
      ),
  },
  {
    number: 36,
    title: 'a parameter that is used and never asked',
    rule: 'template/parameters-are-asked',
    reinsert: files =>
      replaced(
        files,
        TEMPLATE,
        'answers: ${{ parameters }}',
        'answers: { name: "${{ parameters.awsResources }}" }',
      ),
  },
  {
    number: 71,
    title: 'a secret asked by a password widget',
    rule: 'template/secrets-are-secrets',
    reinsert: files =>
      replaced(
        files,
        TEMPLATE,
        'ui:field: QuarterdeckDomain',
        'ui:widget: password',
      ),
  },
  {
    number: 72,
    title: 'a text of people in YAML, not quoted',
    rule: 'template/texts-are-quoted',
    reinsert: files =>
      added(
        files,
        'content/mkdocs.yml.njk',
        'site_name: ${{ values.name }}\nsite_description: ${{ values.description }}\n',
      ),
  },
  {
    number: 73,
    title: 'the length of a variable of bash in a rendered file',
    rule: 'template/no-comment-by-accident',
    reinsert: files =>
      added(files, 'content/scripts/count.sh.njk', 'echo "${#names[@]}"\n'),
  },
  {
    number: 74,
    title: 'a branch that glues its lines together',
    rule: 'template/branches-keep-their-lines',
    reinsert: files => {
      const file = files.get(README);
      return added(
        files,
        README,
        `${file?.content}{% if values.cache %}\nIMAGE: img\n{%- else -%}\n# none\n{% endif %}\n`,
      );
    },
  },
];

/** Defects of the field in templates themselves: forms, steps, and what the engine makes of skeletons. */
export const TEMPLATE_DEFECTS: readonly Defect[] = DEFECTS.map(defect => ({
  ...defect,
  template: 'go-service',
  isOfTemplate: true,
}));
