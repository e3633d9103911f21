/* What the Git floor offers upwards: repositories, snapshots, changes, history. */
#ifndef INCIDENT_GIT_H
#define INCIDENT_GIT_H

#include "git/changes.h"
#include "git/commit.h"
#include "git/history.h"
#include "git/push.h"
#include "git/raw_tree.h"
#include "git/refs.h"
#include "git/repository.h"
#include "git/server.h"
#include "git/snapshot.h"

#endif
