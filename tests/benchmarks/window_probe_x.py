import sys, time, threading
from tests.benchmarks import window_probe
from crm_desktop.app.main import prepare_imports
prepare_imports()
from crm_desktop.storage.database import Database
T0=time.perf_counter()
def wrap(name):
    old=getattr(Database,name)
    def f(self, sql, *a):
        t=time.perf_counter()
        try: return old(self, sql, *a)
        finally:
            d=time.perf_counter()-t
            tx = self._connection.in_transaction if hasattr(self,'_connection') and self._connection else None
            print(f"@{t-T0:6.2f} {1000*d:7.1f} {threading.current_thread().name} {'T' if tx else ' '} {' '.join(sql.split())[:150]}", file=sys.stderr, flush=True)
    setattr(Database,name,f)
wrap('execute')
o=window_probe.ListMeasurement._open
def op(self):
    print(f"@{time.perf_counter()-T0:6.2f} ===== OPEN", file=sys.stderr, flush=True); o(self)
window_probe.ListMeasurement._open=op
p=window_probe.ListMeasurement.painted
def pa(self,table):
    if self._started[0]: print(f"@{time.perf_counter()-T0:6.2f} ===== PAINTED", file=sys.stderr, flush=True)
    p(self,table)
window_probe.ListMeasurement.painted=pa
sys.exit(window_probe.main("list", sys.argv[1]))
