import { Bar, LinePath } from '@visx/shape';
import { useRef, type KeyboardEvent } from 'react';
import { indexAfterKey, runsOf, type TrendPoint } from '../../model/charts';
import type { PlotProps } from './Plot';
import styles from './TrendChart.module.css';

const WIDEST_BAR = 40;
const BAR_SHARE = 0.68;

type PointsProps = PlotProps & {
  left: number;
  bottom: number;
  xOf(key: string): number;
  yOf(value: number): number;
  /** How wide the place of one point is. */
  room: number;
  patternId: string;
};

/** All points, one tab stop for them together: the arrow keys lead from one to the next. */
export function Points(props: PointsProps) {
  const { kind, points, inView, onView, onSelect } = props;
  const { xOf, yOf, patternId } = props;
  const elements = useRef(new Map<string, SVGGElement>());
  const stop = points.some(({ key }) => key === inView)
    ? inView
    : points.at(-1)?.key;

  const follow = (event: KeyboardEvent, index: number) => {
    const next = indexAfterKey(event.key, index, points.length);
    if (next !== undefined) {
      event.preventDefault();
      elements.current.get(points[next].key)?.focus();
    } else if (onSelect && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      onSelect(points[index].key);
    }
  };
  return (
    <>
      <Hatching id={patternId} />
      {kind === 'line' &&
        runsOf(points).map(run => (
          <LinePath
            key={run[0].index}
            className={styles.line}
            data={run}
            x={({ index }) => xOf(points[index].key)}
            y={({ value }) => yOf(value)}
            aria-hidden
          />
        ))}
      {points.map((point, index) => (
        <g
          key={point.key}
          ref={element => {
            if (element) {
              elements.current.set(point.key, element);
            } else {
              elements.current.delete(point.key);
            }
          }}
          className={styles.point}
          role={onSelect ? 'button' : 'img'}
          aria-label={wordsOf(point)}
          tabIndex={point.key === stop ? 0 : -1}
          data-in-view={point.key === inView || undefined}
          onFocus={() => onView(point.key)}
          onPointerEnter={() => onView(point.key)}
          onKeyDown={event => follow(event, index)}
          onClick={onSelect && (() => onSelect(point.key))}
        >
          <Place {...props} point={point} />
          <Mark {...props} point={point} />
        </g>
      ))}
    </>
  );
}

const wordsOf = ({ label, text, note }: TrendPoint) =>
  [`${label}: ${text}`, note].filter(Boolean).join('. ');

type MarkProps = PointsProps & { point: TrendPoint };

/** Where a point answers: all of its column, since the mark itself is small. */
function Place({ xOf, room, bottom, point }: MarkProps) {
  return (
    <rect
      className={styles.place}
      x={xOf(point.key) - room / 2}
      width={room}
      y={2}
      height={bottom + 2}
      rx={3}
    />
  );
}

function Mark(props: MarkProps) {
  const { kind, point, xOf, yOf, bottom, room, patternId } = props;
  const { key, value, isPartial } = point;
  const x = xOf(key);
  if (value === null) {
    return (
      <path className={styles.nothing} d={`M ${x - 3} ${bottom - 5} h 6`} />
    );
  }
  if (kind === 'line') {
    return (
      <circle
        className={styles.dot}
        data-partial={isPartial || undefined}
        cx={x}
        cy={yOf(value)}
        r={4}
      />
    );
  }
  const width = Math.max(2, Math.min(WIDEST_BAR, room * BAR_SHARE));
  return (
    <Bar
      className={styles.bar}
      x={x - width / 2}
      width={width}
      // Nothing is a line, too: it is known.
      y={Math.min(yOf(value), bottom - 1.5)}
      height={Math.max(1.5, bottom - yOf(value))}
      rx={2}
      fill={isPartial ? `url(#${patternId})` : undefined}
      data-partial={isPartial || undefined}
    />
  );
}

function Hatching({ id }: { id: string }) {
  return (
    <defs>
      <pattern
        id={id}
        width={6}
        height={6}
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect className={styles.hatchGround} width={6} height={6} />
        <line className={styles.hatch} x1={0} x2={0} y1={0} y2={6} />
      </pattern>
    </defs>
  );
}
