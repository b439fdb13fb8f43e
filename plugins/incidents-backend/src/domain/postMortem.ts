import {
  Incident,
  IncidentEvent,
  PostMortem,
} from '@quarterdeck/plugin-incidents-common';

/** The longest that a table stays readable; the timeline of the portal has all of it. */
const MOST_EVENTS = 200;

/**
 * Writes down what the portal knows; what only people know is asked for in *italics*. All times are UTC.
 *
 * @param link - address of the incident in the portal
 * @param events - its record, oldest first
 */
export function postMortemOf(
  incident: Incident,
  events: readonly IncidentEvent[],
  link: string,
): PostMortem {
  const day = incident.openedAt.slice(0, 10);
  return {
    name: `${day}-inc-${incident.number}-${slugOf(incident.title)}`.replace(
      /-+$/,
      '',
    ),
    markdown: [
      `# Post-mortem of INC-${incident.number}: ${inline(incident.title)}`,
      facts(incident, link),
      '## What happened',
      incident.description === null
        ? '_In two or three sentences: what users saw, how many of them, for how long._'
        : quoted(incident.description),
      '## How long it took',
      clocks(incident),
      '## What caused it',
      cause(incident),
      '## What happened when',
      record(events),
      ...runbooks(incident),
      ...alerts(incident),
      '## What went well, and what did not',
      '_What helped? What was missing, slow or misleading? Where were we lucky?_',
      '## What we do about it',
      actionItems(incident),
    ]
      .join('\n\n')
      .concat('\n'),
  };
}

function facts(incident: Incident, link: string): string {
  const { roles } = incident;
  return table(
    ['', ''],
    [
      ['Service', code(incident.entityRef)],
      ['Environment', incident.environmentId ?? 'not said'],
      ['Severity', `${incident.severity}: ${inline(incident.demands.meaning)}`],
      ['State', incident.state],
      ['Opened by', openedBy(incident)],
      ['Commander', person(roles.commander)],
      ['Scribe', person(roles.scribe)],
      ['Liaison', person(roles.liaison)],
      ['In the portal', `<${link}>`],
    ],
  );
}

function openedBy({ openedBy: by, source }: Incident): string {
  return by === null ? `the portal (${source})` : person(by);
}

function clocks(incident: Incident): string {
  const names = {
    acknowledge: 'Until somebody took it',
    mitigate: 'Until users were no longer hurt',
    resolve: 'Until it was over',
  };
  return table(
    ['', 'took', 'demanded', ''],
    incident.clocks.map(
      ({ kind, elapsedMs, targetMs, isRunning, isBreached }) => [
        names[kind],
        isRunning ? `${duration(elapsedMs)} so far` : duration(elapsedMs),
        targetMs === null ? '–' : duration(targetMs),
        isBreached ? 'over' : 'in time',
      ],
    ),
  );
}

function cause({ attribution }: Incident): string {
  if (!attribution) {
    return '_Nobody has said yet which change it was, or that it was none._';
  }
  const { summary, factId, subject, rank, by, comment } = attribution;
  const lines = [
    factId === null
      ? `No change caused it, says ${person(by)}.`
      : `${inline(summary ?? 'A change')}${subject ? ` (${subject.kind} ${code(subject.id)})` : ''}, says ${person(by)}.${rank === null ? ' It was not among the suspects.' : ` It was suspect number ${rank}.`}`,
    ...(comment === null ? [] : [quoted(comment)]),
    '_Why did it have this effect? Why was it not found before? Ask why until the answer is something that can be changed._',
  ];
  return lines.join('\n\n');
}

function record(events: readonly IncidentEvent[]): string {
  if (events.length === 0) {
    return '_Nothing was recorded._';
  }
  const left = events.length - MOST_EVENTS;
  const shown = events.slice(0, MOST_EVENTS);
  return [
    table(
      ['when (UTC)', 'what', 'who'],
      shown.map(({ occurredAt, summary, text, actor }) => [
        occurredAt.slice(0, 19).replace('T', ' '),
        inline(text === null ? summary : `${summary}: ${text}`),
        actor.ref === null ? 'erased' : person(actor.ref),
      ]),
    ),
    ...(left > 0 ? [`_${left} more are in the portal._`] : []),
  ].join('\n\n');
}

function runbooks({ runs }: Incident): string[] {
  return runs.length === 0
    ? []
    : [
        '## Runbooks that were followed',
        runs
          .map(
            ({ title, startedAt, startedBy }) =>
              `- ${inline(title)}, from ${startedAt.slice(0, 16).replace('T', ' ')}, by ${person(startedBy)}`,
          )
          .join('\n'),
      ];
}

function alerts({ alerts: all }: Incident): string[] {
  const verdicts = { true: 'right to fire', false: 'a false alarm' };
  return all.length === 0
    ? []
    : [
        '## Alerts',
        table(
          ['alert', 'from', 'to', 'verdict'],
          all.map(({ name, startsAt, endsAt, verdict }) => [
            inline(name),
            startsAt.slice(0, 16).replace('T', ' '),
            endsAt === null
              ? 'still firing'
              : endsAt.slice(0, 16).replace('T', ' '),
            verdict === null ? 'nobody has judged it' : verdicts[verdict],
          ]),
        ),
      ];
}

function actionItems({ actionItems: items }: Incident): string {
  return items.length === 0
    ? '_At least one thing that makes this less likely, or shorter, next time; with an owner and a day._'
    : items
        .map(
          ({ title, owner, dueOn, doneAt }) =>
            `- [${doneAt === null ? ' ' : 'x'}] ${inline(title)} (${owner === null ? 'no owner yet' : person(owner)}${dueOn === null ? '' : `, until ${dueOn}`})`,
        )
        .join('\n');
}

function table(head: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join(
    '\n',
  );
}

function person(ref: string | null): string {
  return ref === null ? 'nobody' : code(ref);
}

function code(text: string): string {
  return `\`${text.replace(/[`|\r\n]/g, ' ')}\``;
}

/** What people wrote says nothing but what it says: no markup, no links, no further cells. */
function inline(text: string): string {
  return (
    text
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/[\\`*_{}[\]<>|~&]/g, character => `\\${character}`)
      // At the beginning of a line these begin a heading or a list.
      .replace(/^[#+=-]/, mark => `\\${mark}`)
      .replace(/^(\d{1,9})([.)])/, '$1\\$2')
  );
}

function quoted(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(line => `> ${inline(line)}`.trimEnd())
    .join('\n');
}

function duration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 1) {
    return `${Math.round(milliseconds / 1000)} s`;
  }
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? `${hours} h ${minutes % 60} min`
    : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 60);
}
