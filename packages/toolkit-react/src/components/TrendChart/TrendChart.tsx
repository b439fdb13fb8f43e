import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button } from '@backstage/ui';
import { RiImageLine } from '@remixicon/react';
import { useId, useRef, useState } from 'react';
import { useWidth } from '../../hooks/useWidth';
import type { ChartScale, ChartTarget, TrendPoint } from '../../model/charts';
import { exportPng } from '../../model/exportPng';
import { toolkitTranslationRef } from '../../translation';
import { DataTable } from '../DataTable/DataTable';
import { Disclosure } from '../Disclosure/Disclosure';
import { Plot } from './Plot';
import styles from './TrendChart.module.css';

export type { ChartTarget, TrendPoint } from '../../model/charts';

export type TrendChartProps = {
  kind: 'bars' | 'line';
  /** What is measured, of what: said to screen readers and written into pictures. */
  title: string;
  /** Oldest first. */
  points: readonly TrendPoint[];
  target?: ChartTarget;
  formatTick(value: number): string;
  /** Of the axis of values, where its ticks do not say it themselves. */
  unit?: string;
  /** Ticks that one would like at the axis of values; without, those of round numbers. */
  ticks?: readonly number[];
  /** Line only: bars have no length on a logarithmic one. */
  scale?: ChartScale;
  /** A point was clicked, or chosen with Enter. */
  onSelect?(key: string): void;
  /** Pixels. */
  height?: number;
  /** Lets the reader save it as a picture; `subtitle` is written into it: the window, the scope. */
  picture?: { fileName: string; subtitle: string };
};

/** Before it has been measured, and where nothing is ever measured. */
const USUAL_WIDTH = 480;

/**
 * One measure over time. What is not known is a gap, what is not whole is hatched. Each point can be reached with the
 * arrow keys and says its value; the line below the picture says that of the one in view, the table says all.
 */
export function TrendChart(props: TrendChartProps) {
  const { title, points, target, height = 180, picture } = props;
  const { t } = useTranslationRef(toolkitTranslationRef);
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useRef<SVGSVGElement>(null);
  const width = useWidth(frame, USUAL_WIDTH);
  const hintId = useId();
  const [inView, setInView] = useState<string>();
  const shown = points.find(({ key }) => key === inView) ?? points.at(-1);
  return (
    <div ref={frame} className={styles.chart}>
      <Plot
        {...props}
        ref={drawing}
        width={width}
        height={height}
        describedBy={hintId}
        inView={inView}
        onView={setInView}
      />
      <p className={styles.readout}>
        {shown && (
          <>
            <strong>{shown.text}</strong> · {shown.label}
            {shown.isPartial && ` · ${t('chart.partial')}`}
            {shown.note !== undefined && ` · ${shown.note}`}
          </>
        )}
      </p>
      <p id={hintId} hidden>
        {target ? `${target.label}. ` : ''}
        {t(props.onSelect ? 'chart.hintSelect' : 'chart.hint')}
      </p>
      <div className={styles.acts}>
        <Table title={title} points={points} />
        {picture && (
          <Button
            size="small"
            variant="tertiary"
            iconStart={<RiImageLine />}
            aria-label={t('chart.savePictureOf', { title })}
            onPress={() => {
              if (drawing.current) {
                exportPng(drawing.current, { title, ...picture });
              }
            }}
          >
            {t('chart.savePicture')}
          </Button>
        )}
      </div>
    </div>
  );
}

function Table({ title, points }: Pick<TrendChartProps, 'title' | 'points'>) {
  const { t } = useTranslationRef(toolkitTranslationRef);
  const [open, setOpen] = useState(false);
  return (
    <Disclosure
      label={t('chart.table')}
      fullLabel={t('chart.tableOf', { title })}
      open={open}
      onOpenChange={setOpen}
    >
      <DataTable
        label={title}
        columns={[t('chart.when'), t('chart.value')]}
        rows={points.map(({ key, label, text, isPartial, note }) => ({
          id: key,
          cells: [
            label,
            [text, isPartial && t('chart.partial'), note]
              .filter(Boolean)
              .join(' · '),
          ],
        }))}
      />
    </Disclosure>
  );
}
