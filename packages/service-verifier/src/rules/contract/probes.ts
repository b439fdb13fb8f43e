import { z } from 'zod';
import { Finding, Rule } from '../../types';
import { placesBelow } from './documents';

const probe = z.object({ httpGet: z.object({ path: z.string() }) });
const CODE = /\.(?:go|rs|ts|conf|template)$/;

/** The paths that the cluster asks are the paths that the code answers. */
export const probes: Rule = {
  id: 'contract/probes-agree',
  summary:
    'Probes ask the paths that the code answers, and aliveness another one than readiness; else pods restart for no reason',
  check({ files, model }) {
    if (!model) {
      return [];
    }
    const { live, ready } = model.paths;
    const expected = new Map<string | undefined, string>([
      ['livenessProbe', live],
      ['startupProbe', live],
      ['readinessProbe', ready],
    ]);
    const findings: Finding[] = placesBelow(files, 'deploy/base/').flatMap(
      ({ path, keys, value }) => {
        const wanted = expected.get(keys.at(-1));
        const asked = probe.safeParse(value).data?.httpGet.path;
        return wanted && asked && asked !== wanted
          ? [
              finding(
                path,
                `${keys.at(-1)} asks ${asked}, and the code answers ${wanted}`,
              ),
            ]
          : [];
      },
    );
    const code = [...files].filter(([path]) => CODE.test(path));
    const unanswered = code.length
      ? [live, ready].filter(
          path => !code.some(([, { content }]) => content.includes(path)),
        )
      : [];
    return [
      ...findings,
      ...unanswered.map(path =>
        finding(
          'quarterdeck.yaml',
          `no code answers ${path}, which probes ask`,
        ),
      ),
      ...(live === ready
        ? [
            finding(
              'quarterdeck.yaml',
              `aliveness and readiness are both ${live}: losing a database would restart every pod`,
            ),
          ]
        : []),
    ];
  },
};

function finding(path: string, message: string): Finding {
  return { rule: 'contract/probes-agree', path, message };
}
