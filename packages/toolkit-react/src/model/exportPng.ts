/** What the styles of the page give to a drawing, and what a picture must carry itself. */
const DRAWN = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'paint-order',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;
const MARGIN = 20;
const HEAD = 52;
/** Sharp on screens of twice the pixels, and when printed. */
const SCALE = 2;

export interface PictureOptions {
  /** Without `.png`. */
  fileName: string;
  title: string;
  /** Of what, and of which time. */
  subtitle: string;
}

/** Saves a drawing of the page as a PNG, in the colours of the theme that it is shown in. */
export async function exportPng(
  drawing: SVGSVGElement,
  options: PictureOptions,
): Promise<void> {
  const source = pictureOf(drawing, options);
  const width = Number(source.getAttribute('width'));
  const height = Number(source.getAttribute('height'));
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(
    new XMLSerializer().serializeToString(source),
  )}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const link = document.createElement('a');
  link.href = canvas.toDataURL('image/png');
  link.download = `${options.fileName}.png`;
  link.click();
}

/** The drawing by itself: title, window and background in it, and no style of the page needed. */
export function pictureOf(
  drawing: SVGSVGElement,
  { title, subtitle }: Omit<PictureOptions, 'fileName'>,
): SVGSVGElement {
  const copy = withOwnStyles(drawing);
  const width = Number(drawing.getAttribute('width')) + 2 * MARGIN;
  const height = Number(drawing.getAttribute('height')) + HEAD + 2 * MARGIN;
  const body = getComputedStyle(document.body);
  const ink = body.getPropertyValue('--bui-fg-primary').trim() || '#000';
  const ground = body.getPropertyValue('--bui-bg-neutral-1').trim() || '#fff';
  const font = body.getPropertyValue('--bui-font-regular') || 'sans-serif';
  const picture = element('svg', { width, height });
  picture.setAttribute('xmlns', SVG);
  const text = (words: string, y: number, size: number, weight: number) => {
    const line = element('text', {
      x: MARGIN,
      y,
      fill: ink,
      'font-family': font,
      'font-size': size,
      'font-weight': weight,
    });
    line.textContent = words;
    return line;
  };
  // A drawing within another one is cut off at its edges.
  copy.setAttribute('overflow', 'visible');
  copy.setAttribute('x', String(MARGIN));
  copy.setAttribute('y', String(MARGIN + HEAD));
  picture.append(
    element('rect', { width, height, fill: ground }),
    text(title, MARGIN + 16, 16, 700),
    text(subtitle, MARGIN + 38, 13, 400),
    copy,
  );
  return picture;
}

const SVG = 'http://www.w3.org/2000/svg';

function element<Name extends 'svg' | 'rect' | 'text'>(
  name: Name,
  attributes: Record<string, string | number>,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, String(value));
  }
  return made;
}

function withOwnStyles(drawing: SVGSVGElement): Element {
  const copy = drawing.cloneNode(true);
  if (!(copy instanceof Element)) {
    throw new TypeError('The copy of a drawing is an element');
  }
  const copies = [copy, ...copy.querySelectorAll('*')];
  for (const [index, original] of [
    drawing,
    ...drawing.querySelectorAll('*'),
  ].entries()) {
    const shown = getComputedStyle(original);
    for (const name of DRAWN) {
      const value = shown.getPropertyValue(name);
      if (value !== '') {
        copies[index].setAttribute(name, value);
      }
    }
    copies[index].removeAttribute('class');
  }
  return copy;
}
