import { NAMESPACE, World } from '../../testing/World';

const EVENTS = 'v1/events';
const MINUTES = 60;

const event = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name, namespace: NAMESPACE },
  involvedObject: { kind: 'Pod', namespace: NAMESPACE, name: 'p' },
  reason: 'Tested',
  message: 'once',
});

describe('events', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.close());

  const names = () => world.list(EVENTS).map(({ metadata }) => metadata.name);

  it('go an hour after they were last written', async () => {
    world.create(EVENTS, event('once'));
    world.create(EVENTS, event('again'));
    await world.seconds(30 * MINUTES);
    world.change<ReturnType<typeof event>>(EVENTS, 'again', copy => {
      copy.message = 'twice';
    });
    await world.seconds(29 * MINUTES);
    expect(names()).toEqual(['again', 'once']);
    await world.seconds(2 * MINUTES);
    expect(names()).toEqual(['again']);
    await world.seconds(30 * MINUTES);
    expect(names()).toEqual([]);
  });

  it('may be deleted or deleted and made anew before', async () => {
    world.create(EVENTS, event('gone'));
    world.create(EVENTS, event('anew'));
    await world.seconds(30 * MINUTES);
    world.remove(EVENTS, 'gone');
    world.remove(EVENTS, 'anew');
    world.create(EVENTS, event('anew'));
    await world.seconds(31 * MINUTES);
    expect(names()).toEqual(['anew']);
  });

  it('of before the start have an hour from then', async () => {
    await world.stop();
    world.create(EVENTS, event('before'));
    await world.seconds(90 * MINUTES);
    world.start();
    await world.seconds(59 * MINUTES);
    expect(names()).toEqual(['before']);
    await world.seconds(2 * MINUTES);
    expect(names()).toEqual([]);
  });
});
