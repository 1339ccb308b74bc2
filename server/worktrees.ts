/** Checkouts of the same repository that lie in one another, as `git worktree add .worktrees/topic` leaves them. */
import type { Project } from '../spec/source-file.ts';

/**
 * Whether two files are in different worktrees of git: the same files on another branch, which nobody means to import from. Ask one
 * of these for many files: what it has seen of folders it keeps.
 */
export function worktreeDivider(project: Pick<Project, 'findData'>): (a: string, b: string) => boolean {
  const known = new Map<string, boolean>();
  const isWorktree = (folder: string): boolean => {
    const found = known.get(folder);
    if (found !== undefined) return found;
    const git = project.findData(`${folder}.git`);
    const is = typeof git !== 'string' && /^gitdir:.*[\\/]worktrees[\\/]/.test(git.text);
    known.set(folder, is);
    return is;
  };
  return (a, b) => {
    const shared = sharedFolder(a, b);
    return foldersBelow(a, shared).some(isWorktree) || foldersBelow(b, shared).some(isWorktree);
  };
}

/** The innermost folder that both are in, with its slash. */
function sharedFolder(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return a.slice(0, a.lastIndexOf('/', at - 1) + 1);
}

/** The folders a file is in below another one, each with its slash. */
function foldersBelow(uri: string, folder: string): readonly string[] {
  const folders: string[] = [];
  for (let at = uri.indexOf('/', folder.length); at >= 0; at = uri.indexOf('/', at + 1)) folders.push(uri.slice(0, at + 1));
  return folders;
}
