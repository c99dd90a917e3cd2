"""Start CRM Desktop from the source tree."""

import sys

from crm_desktop.app.main import main

sys.exit(main())
