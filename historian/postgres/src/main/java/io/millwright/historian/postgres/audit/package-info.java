// SPDX-License-Identifier: Apache-2.0
/** The audit log in its table: who changed what, and when. */
@NullMarked
package io.millwright.historian.postgres.audit;

import org.jspecify.annotations.NullMarked;
