# Only python3 (3.11 or newer), make and git are needed: bootstrap.py installs the rest.
# It takes a faster Python than python3 where one is; PYTHON= says which one to take.
BOOTSTRAP = $(or $(PYTHON),python3) course_platform/setup/bootstrap.py
export PORT VAR_DIR

.PHONY: help run test chaos bench screenshots check format setup reset
help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)
run: ## start the site with demo content on http://127.0.0.1:8000 (PORT= changes it)
	@$(BOOTSTRAP) run
test: ## every test, on real PostgreSQL, Redis, Celery and Chromium (ARGS= goes to pytest)
	@$(BOOTSTRAP) test $(ARGS)
chaos: ## the fault injection tests with many seeds (SEEDS=3,8 for those only)
	@SEEDS="$(SEEDS)" $(BOOTSTRAP) chaos $(ARGS)
bench: ## figures beside their floors, into var/bench.json (BENCH=guide_page,autosave for some)
	@BENCH="$(BENCH)" $(BOOTSTRAP) bench
screenshots: ## every page at two widths, light and dark, into var/screenshots (ONLY=guide,path for some)
	@ONLY="$(ONLY)" $(BOOTSTRAP) screenshots
check: ## lint, types, import contracts, migrations, templates, spelling
	@$(BOOTSTRAP) check
format: ## put right what a machine can put right of it
	@$(BOOTSTRAP) format
setup: ## install everything for development, start nothing
	@$(BOOTSTRAP) setup
reset: ## remove all data of the embedded site (var/)
	@$(BOOTSTRAP) reset
