import { mockServices } from '@backstage/backend-test-utils';
import { ChangeAnnouncer } from './ChangeAnnouncer';

describe('ChangeAnnouncer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function start() {
    const publish = jest.fn(async () => {});
    const announcer = new ChangeAnnouncer({
      signals: { publish },
      logger: mockServices.logger.mock(),
      channel: 'room:changed',
    });
    announcer.start();
    return { announcer, publish };
  }

  it('tells a change at once and a burst of them twice', () => {
    const { announcer, publish } = start();
    announcer.changed();
    jest.advanceTimersByTime(1);
    expect(publish).toHaveBeenCalledTimes(1);
    for (let change = 0; change < 50; change++) {
      announcer.changed();
      jest.advanceTimersByTime(2);
    }
    jest.advanceTimersByTime(200);
    expect(publish).toHaveBeenCalledTimes(2);
  });

  it('carries no data', () => {
    const { announcer, publish } = start();
    announcer.changed();
    jest.advanceTimersByTime(1);
    expect(publish).toHaveBeenCalledWith({
      channel: 'room:changed',
      recipients: { type: 'broadcast' },
      message: {},
    });
  });

  it('pulses while nothing changes, until it is stopped', () => {
    const { announcer, publish } = start();
    jest.advanceTimersByTime(15_000);
    expect(publish).toHaveBeenCalledTimes(3);
    announcer.stop();
    announcer.changed();
    jest.advanceTimersByTime(15_000);
    expect(publish).toHaveBeenCalledTimes(3);
  });
});
