/** A folder with what it holds: folders first, each by name. */
export interface Folder {
  path: string;
  name: string;
  folders: Folder[];
  files: { path: string; name: string }[];
  /** In it and below */
  count: number;
}

export function folderOf(paths: Iterable<string>): Folder {
  const root: Folder = { path: '', name: '', folders: [], files: [], count: 0 };
  for (const path of [...paths].sort()) {
    const parts = path.split('/');
    const name = parts.pop() ?? path;
    let folder = root;
    folder.count += 1;
    for (const part of parts) {
      folder = subfolder(folder, part);
      folder.count += 1;
    }
    folder.files.push({ path, name });
  }
  return root;
}

function subfolder(parent: Folder, name: string): Folder {
  const found = parent.folders.find(folder => folder.name === name);
  if (found) {
    return found;
  }
  const folder: Folder = {
    path: parent.path ? `${parent.path}/${name}` : name,
    name,
    folders: [],
    files: [],
    count: 0,
  };
  parent.folders.push(folder);
  return folder;
}
