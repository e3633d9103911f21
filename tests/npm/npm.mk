# The npm packages that tests use, at the versions of the lock file.

tests/npm/node_modules/.package-lock.json: tests/npm/package.json tests/npm/package-lock.json
	cd tests/npm && npm ci --silent
	@touch $@
