import { GeneratedFile } from '../../../files';
import { ServiceModel } from '../../../model/ServiceModel';
import { previewMaker } from '../../../model/previewMaker';
import { appliesOverlays, applyingScript } from './apply';
import { commonScript } from './common';
import { deployScript } from './deploy';
import { infrastructureScript } from './infrastructure';
import { previewScript } from './preview';
import { evidenceScript, notifyScript } from './reports';
import { loadTest, podKillScript, scalingScript } from './resilience';
import { smokeTestScript } from './smokeTest';
import { verifyDeploymentScript } from './verifyDeployment';

/** What pipelines and people run alike, whichever program the pipeline is of. */
export function scripts(model: ServiceModel): GeneratedFile[] {
  const programs: Record<string, string> = {
    deploy: deployScript(model),
    ...(model.description.delivery.terraform !== 'none' && {
      infrastructure: infrastructureScript(model),
    }),
    notify: notifyScript(model),
    ...(previewMaker(model) === 'pipeline' && {
      preview: previewScript(model),
    }),
    ...(model.isWorker || model.language === 'react'
      ? {}
      : {
          'pod-kill-test': podKillScript(model),
          'scaling-test': scalingScript(model),
        }),
    'report-evidence': evidenceScript(),
    'smoke-test': smokeTestScript(model),
    'verify-deployment': verifyDeploymentScript(model),
  };
  return [
    ...(model.isWorker
      ? []
      : [
          {
            path: 'load/load-test.k6',
            class: 'seeded' as const,
            content: loadTest(model),
          },
        ]),
    {
      path: 'scripts/common.sh',
      class: 'managed',
      content: commonScript(model),
    },
    ...(appliesOverlays(model)
      ? [
          {
            path: 'scripts/apply.sh',
            class: 'managed' as const,
            content: applyingScript(model),
          },
        ]
      : []),
    ...Object.entries(programs).map(
      ([name, content]): GeneratedFile => ({
        path: `scripts/${name}.sh`,
        class: 'managed',
        isExecutable: true,
        content,
      }),
    ),
  ];
}
