import { FactsUnderTest, idOf, iso } from '../testing/facts';
import {
  randomHistory,
  randomNumbers,
  shuffled,
} from '../testing/randomHistory';
import { readFacts } from './readFacts';
import { at } from './testing/records';

const sortedBy = <Told>(map: Map<string, Told>) =>
  [...map].sort(([one], [other]) => (one < other ? -1 : 1));

describe('reading facts', () => {
  it('tells the same in any order, and when told twice', () => {
    const { facts } = randomHistory(1, {
      deployments: 60,
      entities: 3,
      days: 20,
    });
    const inOrder = readFacts(facts);
    for (let seed = 0; seed < 20; seed++) {
      const anyhow = readFacts(shuffled(facts, randomNumbers(seed)));
      expect(sortedBy(anyhow.deployments)).toEqual(
        sortedBy(inOrder.deployments),
      );
      expect(sortedBy(anyhow.rollouts)).toEqual(sortedBy(inOrder.rollouts));
      expect(sortedBy(anyhow.incidents)).toEqual(sortedBy(inOrder.incidents));
    }
  });

  it('remembers how a deployment had ended before it was taken back', () => {
    const history = new FactsUnderTest();
    const told = { startedAt: iso(at(0)), finishedAt: iso(at(1)) };
    history.deployment('finished', 'd', { ...told, outcome: 'failed' });
    history.deployment('rolled-back', 'd', {
      ...told,
      outcome: 'rolled-back',
      recovery: { startedAt: iso(at(2)), finishedAt: null, toVersion: null },
    });
    expect(readFacts(history.facts).deployments.get('d')).toMatchObject({
      record: { outcome: 'rolled-back', rolledBackAt: at(2) },
      ownEnd: { outcome: 'failed' },
    });
  });

  it('names what was deployed as others may name it', () => {
    const history = new FactsUnderTest();
    history.deployment(
      'started',
      'd',
      {
        startedAt: iso(at(0)),
        images: [
          {
            container: 'app',
            image: 'registry:5000/shop:v1',
            tag: 'v1',
            digest: 'sha256:abc',
          },
        ],
      },
      { unplanned: true, artifact: 'pkg:oci/shop@sha256:abc' },
    );
    const told = readFacts(history.facts).deployments.get('d');
    expect(told?.record).toMatchObject({
      reportedRework: true,
      artifacts: [
        'registry:5000/shop:v1',
        'registry:5000/shop@sha256:abc',
        'sha256:abc',
        'pkg:oci/shop@sha256:abc',
      ],
    });
  });

  it('knows what caused an incident, that nothing did, and that nobody said', () => {
    const causeOf = (attributed: {
      factId: string | null;
      subject: { kind: string; id: string } | null;
    }) => {
      const history = new FactsUnderTest();
      const id = idOf('incident');
      history.incident('attributed', id, { openedAt: iso(at(0)), attributed });
      return readFacts(history.facts).incidents.get(id)?.record;
    };
    const subject = { kind: 'rollout', id: 'r1' };
    expect(causeOf({ factId: idOf('f'), subject })?.named).toEqual(subject);
    expect(causeOf({ factId: null, subject: null })).toMatchObject({
      isNobodysFault: true,
    });
    const unsaid = causeOf({ factId: idOf('f'), subject: null });
    expect([unsaid?.named, unsaid?.isNobodysFault]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('leaves out what no table could keep', () => {
    const history = new FactsUnderTest();
    const startedAt = iso(at(0));
    history.deployment('started', 'x'.repeat(201), { startedAt });
    history.deployment('started', 'd', {
      startedAt,
      version: 'v'.repeat(301),
      revision: 'a'.repeat(201),
    });
    const { deployments, unusable } = readFacts(history.facts);
    expect(unusable).toHaveLength(1);
    expect([...deployments.keys()]).toEqual(['d']);
    expect(deployments.get('d')?.record.revision).toBeUndefined();
    expect(deployments.get('d')?.record.version).toBeUndefined();
  });
});
