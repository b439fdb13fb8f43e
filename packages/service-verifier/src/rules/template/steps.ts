import { Finding, Rule } from '../../types';
import { Step, TEMPLATE_FILE, findingsOf, templateFolder } from './read';

/** What actions took once and take no more, or take and do not read. */
const GONE: readonly {
  action: RegExp;
  input: string;
  rule: string;
  instead: string;
}[] = [
  {
    action: /^publish:/,
    input: 'allowedHosts',
    rule: 'template/input-is-taken',
    instead: 'the step fails with it; hosts are restricted in the form',
  },
  {
    action: /^fetch:template$/,
    input: 'copyWithoutRender',
    rule: 'template/left-unrendered',
    instead:
      'it is not read, so that everything is rendered; use templateFileExtension or copyWithoutTemplating',
  },
];

function goneRule(id: string, summary: string): Rule {
  return {
    id,
    summary,
    check: project => {
      const folder = templateFolder(project);
      const gone = GONE.filter(each => each.rule === id);
      return (folder?.steps ?? []).flatMap(step =>
        gone
          .filter(
            ({ action, input }) =>
              action.test(step.action) && input in step.input,
          )
          .map(({ input, instead }) =>
            finding(id, step, `${step.action} has no ${input}: ${instead}`),
          ),
      );
    },
  };
}

const PUBLISHES =
  /^(?:publish:(?!.*pull-request|.*merge-request)|github:repo:create$|quarterdeck:ensure-repo$)/;
const REGISTERS = /^(?:catalog|quarterdeck):register$/;

/** What templates do, step by step. */
export const STEP_RULES: readonly Rule[] = [
  goneRule(
    'template/input-is-taken',
    'Steps give actions only what they take: a dry run skips what publishes, so that only the real one would fail',
  ),
  goneRule(
    'template/left-unrendered',
    'What must not be rendered is left out in a way that is read: else expressions of workflows become empty',
  ),
  {
    id: 'template/delimiters-are-the-engines',
    summary:
      'Expressions of a template begin with ${{: without the dollar they are text that people then see',
    check: project => {
      const folder = templateFolder(project);
      return folder
        ? findingsOf(
            'template/delimiters-are-the-engines',
            { path: TEMPLATE_FILE, content: folder.content },
            /(?<!\$)\{\{-?\s*(?:steps|parameters|user|secrets)\b[^}]*\}\}/g,
            ([text]) => `${text} is taken literally; write $${text}`,
          )
        : [];
    },
  },
  {
    id: 'template/registers-what-it-publishes',
    summary:
      'A template that makes a repository registers it, or no page of the portal ever shows the service',
    check: project => {
      const steps = templateFolder(project)?.steps ?? [];
      const published = steps.findIndex(({ action }) => PUBLISHES.test(action));
      const isRegistered = steps
        .slice(published + 1)
        .some(({ action }) => REGISTERS.test(action));
      return published < 0 || isRegistered
        ? []
        : [
            finding(
              'template/registers-what-it-publishes',
              steps[published],
              'What this step publishes is not registered by a later one',
            ),
          ];
    },
  },
];

function finding(rule: string, step: Step, message: string): Finding {
  return {
    rule,
    path: TEMPLATE_FILE,
    message: step.id ? `Step ${step.id}: ${message}` : message,
  };
}
