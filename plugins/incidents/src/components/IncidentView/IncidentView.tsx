import { BgProvider, Skeleton } from '@backstage/ui';
import type { Incident } from '@quarterdeck/plugin-incidents-common';
import {
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useIncident } from '../../hooks/useIncidents';
import { Alerts } from '../Alerts/Alerts';
import { Clocks } from '../Clocks/Clocks';
import { People } from '../People/People';
import { Record } from '../Record/Record';
import { Say } from '../Record/Say';
import { Runbooks } from '../Runbooks/Runbooks';
import { Suspects } from '../Suspects/Suspects';
import { ActionItems } from './ActionItems';
import { Header } from './Header';
import styles from './IncidentView.module.css';
import { PostMortem } from './PostMortem';

/** One incident, live: how long it has been, what may have caused it, what to do, and what has been done. */
export function IncidentView({ id }: { id: string }) {
  const live = useIncident(id);
  switch (live.status) {
    case 'loading':
      return <Shape />;
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <LiveStatus
            asOf={live.data.asOf}
            transport={live.transport}
            problem={live.problem}
          />
          {/* Buttons have to stand out from the panels that they are on. */}
          <BgProvider bg="neutral-1">
            <Board incident={live.data} onChanged={live.refresh} />
          </BgProvider>
        </ServerClock>
      );
  }
}

/** In the order in which they are needed, for whoever has room for one of them at a time. */
function Board(props: { incident: Incident; onChanged(): void }) {
  const { incident, onChanged } = props;
  const { clocks, asOf, controls } = incident;
  const maySay =
    controls.includes('comment') || controls.includes('post-update');
  return (
    <article className={styles.incident}>
      <Header incident={incident} onChanged={onChanged} />
      <div className={styles.board}>
        <div className={styles.clocks}>
          <Clocks clocks={clocks} asOf={asOf} />
        </div>
        <div className={styles.column}>
          <div className={styles.panel}>
            <Suspects incident={incident} onChanged={onChanged} />
          </div>
          <div className={styles.panel}>
            <Alerts incident={incident} onChanged={onChanged} />
          </div>
        </div>
        <div className={styles.column}>
          <div className={styles.panel}>
            <Runbooks incident={incident} />
          </div>
          {maySay && (
            <div className={styles.panel}>
              <Say incident={incident} onChanged={onChanged} />
            </div>
          )}
        </div>
        <div className={styles.panel}>
          <Record id={incident.id} />
        </div>
      </div>
      <div className={styles.after}>
        <div className={styles.panel}>
          <People incident={incident} onChanged={onChanged} />
        </div>
        <div className={styles.panel}>
          <ActionItems incident={incident} onChanged={onChanged} />
        </div>
        <div className={styles.panel}>
          <PostMortem incident={incident} />
        </div>
      </div>
    </article>
  );
}

function Shape() {
  return (
    <LoadingRegion>
      <div className={styles.incident}>
        <Skeleton width="100%" height="12rem" />
        <div className={styles.board}>
          <Skeleton width="100%" height="9rem" />
          <Skeleton width="100%" height="20rem" />
          <Skeleton width="100%" height="20rem" />
          <Skeleton width="100%" height="20rem" />
        </div>
      </div>
    </LoadingRegion>
  );
}
