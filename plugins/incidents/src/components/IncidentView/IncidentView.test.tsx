import { incidentReason } from '@quarterdeck/plugin-incidents-common';
import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes, useLocation } from 'react-router-dom';
import type { IncidentsApi } from '../../api/IncidentsApi';
import {
  exampleIncident,
  exampleSuspect,
  exampleSuspects,
} from '../../testing/exampleIncident';
import { READER, renderPage } from '../../testing/rendering';
import { IncidentView } from './IncidentView';

const INCIDENT = exampleIncident();

function Elsewhere() {
  return <p>at {useLocation().pathname}</p>;
}

function show(api: Partial<IncidentsApi>) {
  renderPage(
    <Routes>
      <Route path="/" element={<IncidentView id={INCIDENT.id} />} />
      <Route path="*" element={<Elsewhere />} />
    </Routes>,
    api,
  );
}

const region = async (heading: string) => {
  const title = await screen.findByRole('heading', { name: heading });
  const section = title.closest('section');
  if (!section) {
    throw new Error(`${heading} is in no section`);
  }
  return within(section);
};

describe('IncidentView', () => {
  it('says how bad it is, how long it has been, what is missing and what may have caused it', async () => {
    show({});
    expect(
      await screen.findByRole('heading', {
        name: 'INC-12: Checkout answers with 500',
      }),
    ).toBeInTheDocument();
    expect(screen.getByText('P1 major')).toBeInTheDocument();
    expect(screen.getByText('Nobody is commander')).toBeInTheDocument();
    const clocks = within(screen.getByRole('list', { name: 'Clocks' }));
    expect(clocks.getAllByRole('timer')).toHaveLength(3);
    // Six minutes of five: in words, too.
    expect(clocks.getByText('Over its target of 5 min')).toBeInTheDocument();
    expect(clocks.getByText('No target')).toBeInTheDocument();
    const suspects = await region('What changed before');
    expect(
      await suspects.findByText('It was 4 minutes before the incident began'),
    ).toBeInTheDocument();
    expect(
      suspects.getByRole('link', { name: 'See what changed' }),
    ).toHaveAttribute('href', expect.stringContaining('view=compare'));
    const record = await region('Record');
    const [newest] = await record.findAllByRole('listitem');
    expect(newest).toHaveTextContent('The pool of connections is empty.');
  });

  it('is taken with one press', async () => {
    const act = jest.fn(async () => INCIDENT);
    show({ act });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Acknowledge' }),
    );
    expect(act).toHaveBeenCalledWith(INCIDENT.id, 'acknowledge', {});
  });

  it('repeats what it is about before it is resolved, and says what was refused', async () => {
    const act = jest.fn(async () => {
      throw Object.assign(new Error('It is merged'), { statusCode: 409 });
    });
    show({ act, get: async () => exampleIncident({ state: 'mitigated' }) });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Resolve…' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('INC-12, shop, production');
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Comment (optional)' }),
      'pool enlarged',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Resolve INC-12' }),
    );
    expect(act).toHaveBeenCalledWith(INCIDENT.id, 'resolve', {
      comment: 'pool enlarged',
      at: null,
    });
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'It is merged',
    );
  });

  it('asks since when users are no longer hurt', async () => {
    const act = jest.fn(async () => exampleIncident());
    show({ act });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Say that users are no longer hurt…',
      }),
    );
    const dialog = await screen.findByRole('dialog');
    const since = '2026-03-04T11:55';
    fireEvent.change(within(dialog).getByLabelText(/^Since when\?/), {
      target: { value: since },
    });
    await userEvent.click(
      within(dialog).getByRole('button', { name: /^Say that users of shop/ }),
    );
    expect(act).toHaveBeenCalledWith(
      INCIDENT.id,
      'mitigate',
      expect.objectContaining({ at: new Date(since).toISOString() }),
    );
  });

  it('plans a rollback for a suspect and goes to the plan', async () => {
    const planRollback = jest.fn(async () => ({
      planId: 'p1',
      link: '/rollouts/plans/p1',
      summary: [],
    }));
    show({ planRollback });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Plan a rollback of production…',
      }),
    );
    expect(await screen.findByRole('dialog')).toHaveTextContent(
      'changes nothing',
    );
    await userEvent.click(
      screen.getByRole('button', {
        name: 'Plan a rollback of shop in production',
      }),
    );
    expect(await screen.findByText('at /rollouts/plans/p1')).toBeVisible();
    expect(planRollback).toHaveBeenCalledWith(
      INCIDENT.id,
      exampleSuspect().factId,
    );
  });

  it('records which change it was', async () => {
    const act = jest.fn(async () => INCIDENT);
    show({ act });
    await userEvent.click(
      await screen.findByRole('button', { name: /^This was it: v1\.5\.0/ }),
    );
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Say that this was the cause',
      }),
    );
    expect(act).toHaveBeenCalledWith(INCIDENT.id, 'attribution', {
      factId: exampleSuspect().factId,
      comment: undefined,
    });
  });

  it('starts a runbook with its parameters and goes to the run', async () => {
    const startRunbook = jest.fn(async () => ({
      runId: 'r1',
      link: '/runbooks/runs/r1',
    }));
    show({ startRunbook });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Start Roll back…' }),
    );
    const version = await screen.findByRole('textbox', { name: 'Version *' });
    await userEvent.clear(version);
    const start = screen.getByRole('button', {
      name: 'Start Roll back for shop',
    });
    expect(start).toBeDisabled();
    await userEvent.type(version, 'v1.4.1');
    await userEvent.click(start);
    expect(await screen.findByText('at /runbooks/runs/r1')).toBeVisible();
    expect(startRunbook).toHaveBeenCalledWith(
      INCIDENT.id,
      { slug: 'rollback', parameters: { version: 'v1.4.1' } },
      expect.stringMatching(/^[0-9a-f]{32}$/),
    );
  });

  it('judges alerts, and hands roles out', async () => {
    const judgeAlert = jest.fn(async () => INCIDENT);
    const act = jest.fn(async () => INCIDENT);
    show({ judgeAlert, act });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'CheckoutErrors was a false alarm',
      }),
    );
    expect(judgeAlert).toHaveBeenCalledWith(
      INCIDENT.id,
      INCIDENT.alerts[0].id,
      'false',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Become Scribe' }),
    );
    expect(act).toHaveBeenCalledWith(INCIDENT.id, 'assign', {
      role: 'scribe',
      user: READER,
    });
  });

  it('tells stakeholders, beginning with a template', async () => {
    const act = jest.fn(async () => INCIDENT);
    show({ act });
    await userEvent.selectOptions(
      await screen.findByRole('combobox', { name: 'For whom' }),
      'update',
    );
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Begin with' }),
      'We know of it',
    );
    expect(screen.getByRole('textbox', { name: 'Text' })).toHaveValue(
      'Checkout fails for some users.',
    );
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'When they hear more' }),
      'not said',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Post the update' }),
    );
    expect(act).toHaveBeenCalledWith(INCIDENT.id, 'updates', {
      text: 'Checkout fails for some users.',
      nextUpdateAt: null,
    });
  });

  it('offers nothing to who may only read, and says why', async () => {
    show({
      get: async () =>
        exampleIncident({
          controls: [],
          controlsReason: incidentReason('control.not-a-person'),
        }),
    });
    expect(
      await screen.findByText('Only a person can do that'),
    ).toBeInTheDocument();
    await screen.findByText('First suspect');
    for (const name of [/Acknowledge/, /Resolve/, /This was it/, /Post the/]) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });

  it('says why there is no suspect, and what was not looked at', async () => {
    show({
      getSuspects: async () => ({
        ...exampleSuspects(),
        items: [],
        emptyReason: incidentReason('suspects.none', { hours: 24 }),
        notices: [incidentReason('suspects.hidden', { count: 2 })],
      }),
    });
    expect(
      await screen.findByText(/Nothing changed here.*within 24 hours/),
    ).toBeInTheDocument();
    expect(screen.getByText(/2 entities/)).toBeInTheDocument();
  });

  it.each([
    [403, 'You may not see this'],
    [404, 'This is not here'],
    [503, 'This could not be loaded'],
  ])('says what failed with %d, and what to do', async (statusCode, title) => {
    show({
      get: async () => {
        throw Object.assign(new Error('Request failed'), { statusCode });
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(title);
  });
});
