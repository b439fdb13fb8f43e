import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** Collects what is wrong, so that whoever puts it right sees all of it at once. */
export class ConfigProblems {
  readonly #messages: string[] = [];

  add(message: string): void {
    this.#messages.push(message);
  }

  /** What a getter of the configuration returns; undefined where it throws, which names the key. */
  of<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.add(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  /** Milliseconds; undefined where the key is not there, or holds no duration. */
  duration(key: string, config: Config, name: string): number | undefined {
    try {
      return config.has(name)
        ? durationToMilliseconds(readDurationFromConfig(config, { key: name }))
        : undefined;
    } catch {
      this.add(`${key} is no duration; write { days: 7 }, "7d" or "P7D"`);
      return undefined;
    }
  }

  /** A key that is misspelt would be passed over without a word. */
  refuseUnknownKeys(
    key: string,
    config: Config,
    known: readonly string[],
  ): void {
    config
      .keys()
      .filter(name => !known.includes(name))
      .forEach(name =>
        this.add(
          `${key}.${name} is no key that is read; there are ${known.join(', ')}`,
        ),
      );
  }

  /** @throws InputError with all of them */
  throwIfAny(): void {
    const [first, ...others] = this.#messages;
    if (first !== undefined) {
      throw new InputError(
        others.length === 0
          ? first
          : `${this.#messages.length} keys of the configuration are wrong:\n${this.#messages
              .map(message => `- ${message}`)
              .join('\n')}`,
      );
    }
  }
}
