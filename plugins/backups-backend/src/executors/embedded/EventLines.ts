import {
  executorEventSchema,
  type ExecutorEvent,
} from '../../executor/protocol';

/** The event that ends has the manifest in it, which grows with the number of tables. */
const LONGEST_LINE = 32 * 1024 * 1024;

/** Reads what an executor says, and believes nothing that is not an event. */
export class EventLines {
  #ended: Extract<ExecutorEvent, { event: 'ended' }> | undefined;
  #problem: string | undefined;
  #rest: Buffer[] = [];
  #restBytes = 0;

  constructor(
    private readonly onEvent: (event: ExecutorEvent) => void,
    /** It does not speak as an executor does. */
    private readonly onProblem: () => void,
  ) {}

  /** Undefined where it said no end, or anything that was no event. */
  get ended() {
    return this.#problem === undefined ? this.#ended : undefined;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  add(chunk: Buffer): void {
    let from = 0;
    for (
      let end = chunk.indexOf(10);
      end >= 0 && this.#problem === undefined;
      end = chunk.indexOf(10, from)
    ) {
      this.#keep(chunk.subarray(from, end));
      this.#take(Buffer.concat(this.#rest).toString('utf8'));
      this.#rest = [];
      this.#restBytes = 0;
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
  }

  #keep(piece: Buffer): void {
    if (this.#problem !== undefined) {
      return;
    }
    this.#rest.push(piece);
    this.#restBytes += piece.length;
    if (this.#restBytes > LONGEST_LINE) {
      this.#fail('it said a line without end');
    }
  }

  #take(line: string): void {
    const event = executorEventSchema.safeParse(parseJson(line));
    if (!event.success || this.#ended) {
      this.#fail(
        this.#ended
          ? 'it went on after its end'
          : 'it said something that is no event',
      );
      return;
    }
    if (event.data.event === 'ended') {
      this.#ended = event.data;
    } else {
      this.onEvent(event.data);
    }
  }

  #fail(problem: string): void {
    this.#problem = problem;
    this.#rest = [];
    this.onProblem();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
