/**
 * What is put between the Python interpreter and a script, in Python. `run` takes and gives JSON text. Other barriers stand
 * in `python-worker.ts`; this one is there to tell authors what is missing in words, and to count statements.
 */
export const pythonPrelude = `
def _capstan():
    import builtins, json, random, sys

    absent = {'js', 'pyodide_js', '_pyodide_core', 'pyodide', '_pyodide', 'micropip', 'ctypes', '_ctypes', 'socket', '_socket',
              'ssl', '_ssl', 'select', 'subprocess', '_posixsubprocess', 'multiprocessing', 'webbrowser', 'fcntl', 'mmap'}

    class Absent:
        @staticmethod
        def find_spec(name, path=None, target=None):
            if name.partition('.')[0] in absent:
                raise ImportError(f'{name} is not there: scripts reach no network, no files and no processes')

    sys.meta_path.insert(0, Absent)
    for name in [name for name in sys.modules if name.partition('.')[0] in absent]:
        del sys.modules[name]
    sys.path[:] = [entry for entry in sys.path if entry.startswith('/lib/')]
    library = tuple(sys.path) + ('/lib/python',)
    watched = {'os', 'shutil', 'socket', 'subprocess', 'ctypes', 'glob', 'pathlib', 'tempfile', 'fcntl', 'mmap'}

    def audit(event, args):
        if event == 'open':
            path, mode, flags = args
            if isinstance(path, str) and path.startswith(library) and '..' not in path and not flags & 3:
                return
        elif event in ('os.listdir', 'os.scandir'):
            if isinstance(args[0], str) and args[0].startswith(library):
                return
        elif event.partition('.')[0] not in watched:
            return
        raise PermissionError('scripts reach no files and no processes')

    sys.addaudithook(audit)

    class Stopped(BaseException):
        pass

    def plain(value, above=()):
        if value is None or value is True or value is False:
            return value
        if isinstance(value, str):
            return str(value)
        if isinstance(value, int):
            return int(value) if -2 ** 63 <= value < 2 ** 63 else plain(float(value))
        if isinstance(value, float):
            return value if value - value == 0 else None
        if not isinstance(value, (dict, list, tuple, set, frozenset)):
            return str(value)
        if id(value) in above:
            raise ValueError('it contains itself')
        above = above + (id(value),)
        if isinstance(value, dict):
            return {str(key): plain(one, above) for key, one in value.items()}
        return [plain(one, above) for one in value]

    def reason(error, names):
        text = f'{type(error).__name__}: {error}' if str(error) else type(error).__name__
        place = None
        if isinstance(error, SyntaxError) and error.filename in names:
            text, place = f'{type(error).__name__}: {error.msg}', (error.filename, error.lineno)
        at = error.__traceback__
        while at is not None:
            if at.tb_frame.f_code.co_filename in names:
                place = (at.tb_frame.f_code.co_filename, at.tb_lineno)
            at = at.tb_next
        return text if place is None else f'{text} ({place[0]}, line {place[1]})'

    monitoring = sys.monitoring
    monitoring.use_tool_id(4, 'capstan')

    def run(text):
        job = json.loads(text)
        names = {source['name'] for source in job['sources']}
        left = job['statements']

        def line(code, number):
            nonlocal left
            if code.co_filename not in names:
                return monitoring.DISABLE
            left -= 1
            if left < 0:
                raise Stopped

        # A loop on one line enters no line again.
        def jump(code, start, end):
            return line(code, None) if end <= start else None

        # The interpreter is a copy of one that was started before: its sequence would be that of all copies.
        random.seed()
        scope = {'__name__': '__main__', '__builtins__': builtins, 'context': job['context']}
        try:
            codes = [compile(source['text'], source['name'], 'exec', dont_inherit=True) for source in job['sources']]
            monitoring.register_callback(4, monitoring.events.LINE, line)
            monitoring.register_callback(4, monitoring.events.JUMP, jump)
            monitoring.set_events(4, monitoring.events.LINE | monitoring.events.JUMP)
            try:
                for code in codes:
                    exec(code, scope)
            finally:
                monitoring.set_events(4, 0)
        except Stopped:
            return json.dumps({'statements': True})
        except BaseException as error:
            if left < 0:
                return json.dumps({'statements': True})
            return json.dumps({'reason': reason(error, names)})
        if 'result' not in scope:
            return '{}'
        try:
            return json.dumps({'result': plain(scope['result'])})
        except BaseException:
            return json.dumps({'unwritable': True})

    return run

_capstan()
`;
