import { doraReason } from '@quarterdeck/plugin-dora-common';
import { EXPORT_HEADER, exportLine } from './exportedDeployment';
import { presentDeployment, presentIncident } from './present';
import { StoredDeployment, StoredIncident } from './stored';

const AT = Date.parse('2026-03-04T12:00:00.000Z');
const deployment: StoredDeployment = {
  id: 'd1',
  entityRef: 'component:default/shop',
  environmentId: 'production',
  tier: 'production',
  startedAt: AT,
  told: { source: 'observed', version: '=cmd()', finishedAt: AT + 60_000 },
  follows: {
    reason: doraReason('counted.succeeded'),
    failedReasons: [
      doraReason('failed.rolled-back'),
      doraReason('failed.incident', { number: 7 }),
    ],
  },
  countedAt: AT + 60_000,
  failedAt: AT + 120_000,
  recoveredAt: AT + 420_000,
  isFailed: true,
  commitsState: 'pending',
};
const incident: StoredIncident = {
  id: 'i1',
  number: 7,
  entityRef: 'component:default/front',
  title: 'Orders fail',
  severity: 'P1',
  startedAt: AT,
  openedAt: AT,
  isCounted: true,
  deploymentId: 'd1',
  method: 'corrected',
  reason: doraReason('attribution.explicit'),
  correction: {
    incidentId: 'i1',
    deploymentId: 'd1',
    by: 'user:default/olga',
    at: AT,
    reason: 'The API broke it',
  },
};

describe('presentDeployment', () => {
  it('says since when it hurt and for how long', () => {
    expect(presentDeployment(deployment)).toMatchObject({
      countedAt: '2026-03-04T12:01:00.000Z',
      recoveryMs: 300_000,
      isRework: null,
      commitsReason: { code: 'lead.pending' },
    });
  });

  it('is none of another tier', () => {
    expect(presentDeployment(deployment, 'staging')).toMatchObject({
      countedAt: null,
      reason: {
        code: 'not-counted.other-tier',
        params: { environment: 'production', tier: 'production' },
      },
    });
  });

  it('has no recovery before it has recovered', () => {
    const open = { ...deployment, recoveredAt: undefined };
    expect(presentDeployment(open)).toMatchObject({
      recoveredAt: null,
      recoveryMs: null,
    });
  });
});

describe('presentIncident', () => {
  it('says who said what of it', () => {
    expect(
      presentIncident(incident, { mayCorrect: true, maySeeDeployment: true }),
    ).toMatchObject({
      deploymentId: 'd1',
      environmentId: null,
      correction: { by: 'user:default/olga', reason: 'The API broke it' },
    });
  });

  it('does not say from which deployment, to who may not see that', () => {
    const shown = presentIncident(incident, {
      mayCorrect: false,
      maySeeDeployment: false,
    });
    expect(shown).toMatchObject({
      deploymentId: null,
      reason: { code: 'attribution.hidden' },
      correction: null,
    });
    expect(JSON.stringify(shown)).not.toContain('API');
  });
});

describe('the export', () => {
  it('names every column, and defuses what a spreadsheet would compute', () => {
    const names = EXPORT_HEADER.slice(1).trimEnd().split(',');
    const cells = exportLine(presentDeployment(deployment))
      .trimEnd()
      .split(',');
    const told = Object.fromEntries(
      names.map((name, index) => [name, cells[index]]),
    );
    expect(EXPORT_HEADER[0]).toBe('\ufeff');
    expect(told).toMatchObject({
      id: 'd1',
      version: "'=cmd()",
      isCounted: 'true',
      reasonCode: 'counted.succeeded',
      reason: 'It succeeded',
      failedReasons: 'It was taken back; INC-7 comes from it',
      recoveryMs: '300000',
      isRework: '',
    });
  });
});
