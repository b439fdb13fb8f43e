import type { ReactNode } from 'react';
import {
  fromLeft,
  fromTop,
  scaleOf,
  stepCorners,
  ticksBetween,
  type LanePoint,
  type Scale,
  type Threshold,
} from '../../model/lanes';
import styles from './TimeLanes.module.css';

export type { LanePoint } from '../../model/lanes';

export type Lane = {
  id: string;
  /** What is measured, and what it last was: in words, since nothing of the drawing is told to screen readers. */
  caption: ReactNode;
  /** `steps`: it stays as it is until the next point, and the area below is filled. */
  shape: 'line' | 'steps';
  points: readonly LanePoint[];
  threshold?: Threshold;
  /** Instead of one that fits the points. */
  scale?: Scale;
  /** How a value is written at the scale. */
  format(value: number): string;
};

/** An instant that concerns all lanes. */
export type LaneMark = { at: number; label: string; isBad?: boolean };

export type TimeLanesProps = {
  /** Epoch milliseconds. */
  from: number;
  to: number;
  lanes: readonly Lane[];
  marks?: readonly LaneMark[];
  locale: string;
};

/** Several measures below each other on one time axis. Say the same beside it in a table: this is for the eyes alone. */
export function TimeLanes(props: TimeLanesProps) {
  const { from, to, lanes, marks = [], locale } = props;
  const time = new Intl.DateTimeFormat(locale, {
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const left = (at: number) => `${fromLeft(at, from, to)}%`;
  return (
    <div className={styles.lanes}>
      <div className={styles.marks} aria-hidden>
        {marks.map(({ at, label, isBad }) => (
          <span
            key={`${at} ${label}`}
            className={styles.markLabel}
            data-bad={isBad}
            data-late={fromLeft(at, from, to) > 70 || undefined}
            style={{ left: left(at) }}
          >
            {label}
          </span>
        ))}
      </div>
      {lanes.map(lane => (
        <figure key={lane.id} className={styles.lane}>
          <figcaption className={styles.caption}>{lane.caption}</figcaption>
          <LaneDrawing lane={lane} from={from} to={to} marks={marks} />
        </figure>
      ))}
      <div className={styles.axis} aria-hidden>
        {ticksBetween(from, to).map(at => (
          <span key={at} className={styles.tick} style={{ left: left(at) }}>
            {time.format(at)}
          </span>
        ))}
      </div>
    </div>
  );
}

type LaneDrawingProps = Pick<TimeLanesProps, 'from' | 'to'> & {
  lane: Lane;
  marks: readonly LaneMark[];
};

function LaneDrawing({ lane, from, to, marks }: LaneDrawingProps) {
  const { points, threshold, format } = lane;
  const scale = scaleOf(points, threshold, lane.scale);
  const x = (at: number) => fromLeft(at, from, to);
  const y = (value: number) => fromTop(value, scale);
  const corners = lane.shape === 'steps' ? stepCorners(points, to) : points;
  const line = corners.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ');
  const labels = [
    ...new Set(
      threshold ? [threshold.value] : [scale.low, scale.high].map(Math.round),
    ),
  ];
  return (
    <div className={styles.drawing} aria-hidden>
      <svg
        className={styles.plot}
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
      >
        {threshold && (
          <>
            <rect
              className={styles.forbidden}
              x={0}
              width={100}
              y={threshold.goodSide === 'above' ? y(threshold.value) : 0}
              height={
                threshold.goodSide === 'above'
                  ? 100 - y(threshold.value)
                  : y(threshold.value)
              }
            />
            <path
              className={styles.threshold}
              d={`M 0 ${y(threshold.value)} H 100`}
            />
          </>
        )}
        {marks.map(({ at, isBad }) => (
          <path
            key={at}
            className={styles.mark}
            data-bad={isBad}
            d={`M ${x(at)} 0 V 100`}
          />
        ))}
        {lane.shape === 'steps' && corners.length > 0 && (
          <polygon
            className={styles.area}
            points={`${x(corners[0].at)},${y(scale.low)} ${line} ${x(corners[corners.length - 1].at)},${y(scale.low)}`}
          />
        )}
        <polyline className={styles.line} points={line} />
        {lane.shape === 'line' &&
          points.map(({ at, value, isBad }) => (
            // A line without length has round ends only: a circle that is not distorted.
            <path
              key={at}
              className={styles.point}
              data-bad={isBad}
              d={`M ${x(at)} ${y(value)} h 0.001`}
            />
          ))}
      </svg>
      {labels.map(value => (
        <span
          key={value}
          className={styles.label}
          style={{ top: `${Math.min(92, Math.max(8, y(value)))}%` }}
        >
          {format(value)}
        </span>
      ))}
    </div>
  );
}
