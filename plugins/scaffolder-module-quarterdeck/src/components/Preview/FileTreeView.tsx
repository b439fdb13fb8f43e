import {
  RiArrowDownSLine,
  RiArrowRightSLine,
  RiFileTextLine,
  RiFolder3Line,
} from '@remixicon/react';
import { useState } from 'react';
import { Folder } from '../../model/tree';
import styles from './Preview.module.css';

/** Folders that open and close, and files that can be read: buttons in lists, so that keyboards need no instruction. */
export function FileTreeView(props: {
  folder: Folder;
  label?: string;
  onOpen(path: string): void;
}) {
  const { folder, label, onOpen } = props;
  return (
    <ul className={styles.tree} aria-label={label}>
      {folder.folders.map(each => (
        <FolderItem key={each.path} folder={each} onOpen={onOpen} />
      ))}
      {folder.files.map(({ path, name }) => (
        <li key={path}>
          <button
            type="button"
            className={styles.entry}
            onClick={() => onOpen(path)}
          >
            <RiFileTextLine size={14} aria-hidden />
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}

function FolderItem(props: { folder: Folder; onOpen(path: string): void }) {
  const { folder, onOpen } = props;
  const [isOpen, setOpen] = useState(false);
  const Arrow = isOpen ? RiArrowDownSLine : RiArrowRightSLine;
  return (
    <li>
      <button
        type="button"
        className={styles.entry}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Arrow size={14} aria-hidden />
        <RiFolder3Line size={14} aria-hidden />
        {folder.name}
        <span className={styles.count}>{folder.count}</span>
      </button>
      {isOpen && <FileTreeView folder={folder} onOpen={onOpen} />}
    </li>
  );
}
