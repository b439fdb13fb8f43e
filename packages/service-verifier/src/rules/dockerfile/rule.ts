import { Finding, Rule } from '../../types';
import { Stage, dockerfilesOf } from './stages';

/** A rule about each Dockerfile: the last stage is what is run. */
export function dockerfileRule(
  id: string,
  summary: string,
  check: (
    last: Stage,
    stages: readonly Stage[],
  ) => { line: number; message: string }[],
): Rule {
  return {
    id,
    summary,
    check: ({ files }): Finding[] =>
      dockerfilesOf(files).flatMap(stages => {
        const last = stages[stages.length - 1];
        return check(last, stages).map(finding => ({
          rule: id,
          path: last.path,
          ...finding,
        }));
      }),
  };
}
