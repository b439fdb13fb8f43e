import { AxisBottom, AxisLeft } from '@visx/axis';
import { scaleLinear, scaleLog, scalePoint } from '@visx/scale';
import { forwardRef, useId } from 'react';
import { domainOf, labelStep, ticksWithin } from '../../model/charts';
import { Points } from './Points';
import styles from './TrendChart.module.css';
import type { TrendChartProps } from './TrendChart';

/** Of one letter at the size of the axes, in pixels. */
const LETTER = 6.4;
const MARGIN = { top: 24, right: 10, bottom: 24 };
const MOST_TICKS = 5;

export type PlotProps = TrendChartProps & {
  width: number;
  height: number;
  /** Id of the hint on how to use it. */
  describedBy: string;
  inView: string | undefined;
  onView(key: string | undefined): void;
};

/** The picture itself. */
export const Plot = forwardRef<SVGSVGElement, PlotProps>((props, ref) => {
  const { title, points, target, formatTick, width, height } = props;
  const { scale = 'linear', ticks, unit, describedBy } = props;
  const domain = domainOf(points, target, scale);
  const bottom = height - MARGIN.bottom;
  const span = {
    domain: [domain.low, domain.high],
    range: [bottom, MARGIN.top],
  };
  const y = scale === 'log' ? scaleLog(span) : scaleLinear(span);
  const values = ticksWithin(ticks ?? y.ticks(4), domain, MOST_TICKS);
  const left =
    20 + LETTER * Math.max(3, ...values.map(value => formatTick(value).length));
  const x = scalePoint({
    domain: points.map(({ key }) => key),
    range: [left, width - MARGIN.right],
    padding: 0.5,
  });
  const labels = new Map(points.map(({ key, label }) => [key, label]));
  const every = labelStep(
    points.length,
    width - left,
    14 + LETTER * Math.max(0, ...points.map(({ label }) => label.length)),
  );
  const targetY = target && y(Math.max(target.value, domain.low));
  return (
    <svg
      ref={ref}
      className={styles.plot}
      role="group"
      aria-label={title}
      aria-describedby={describedBy}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <g aria-hidden>
        {unit !== undefined && (
          <text className={styles.tick} x={0} y={11}>
            {unit}
          </text>
        )}
        {values.map(value => (
          <line
            key={value}
            className={styles.grid}
            x1={left}
            x2={width - MARGIN.right}
            y1={y(value)}
            y2={y(value)}
          />
        ))}
        <AxisLeft
          scale={y}
          left={left}
          tickValues={values}
          hideAxisLine
          hideTicks
          tickFormat={value => formatTick(Number(value))}
          tickComponent={({ x: at, y: line, formattedValue }) => (
            <text
              className={styles.tick}
              x={at}
              y={line}
              dy="0.32em"
              textAnchor="end"
            >
              {formattedValue}
            </text>
          )}
          tickLabelProps={{ dx: -2, dy: 0 }}
        />
        <AxisBottom
          scale={x}
          top={bottom}
          axisLineClassName={styles.base}
          hideTicks
          tickValues={points
            .filter((_, index) => (points.length - 1 - index) % every === 0)
            .map(({ key }) => key)}
          tickFormat={key => labels.get(String(key))}
          tickComponent={({ x: at, formattedValue }) => (
            <text className={styles.tick} x={at} y={18} textAnchor="middle">
              {formattedValue}
            </text>
          )}
        />
      </g>
      <Points
        {...props}
        left={left}
        bottom={bottom}
        xOf={key => x(key) ?? left}
        yOf={value => y(Math.max(value, domain.low))}
        room={points.length > 1 ? x.step() : (width - left) / 3}
        patternId={useId()}
      />
      {target && targetY !== undefined && (
        <TargetLine
          label={target.label}
          y={targetY}
          left={left}
          right={width - MARGIN.right}
          isBeyond={domain.targetBeyond !== null}
        />
      )}
    </svg>
  );
});

/** A dashed line with its label above; only the label with an arrow where the line is beyond what is drawn. */
function TargetLine(props: {
  label: string;
  y: number;
  left: number;
  right: number;
  isBeyond: boolean;
}) {
  const { label, y, left, right, isBeyond } = props;
  return (
    <g aria-hidden>
      {!isBeyond && (
        <line className={styles.target} x1={left} x2={right} y1={y} y2={y} />
      )}
      <text
        className={styles.targetLabel}
        x={right}
        y={isBeyond ? 11 : Math.max(11, y - 5)}
        textAnchor="end"
      >
        {label}
        {isBeyond && ' ↑'}
      </text>
    </g>
  );
}
