// SPDX-License-Identifier: Apache-2.0
/** The models and assets as rows, each version of the plant, and who made it. */
@NullMarked
package io.millwright.historian.postgres.plant;

import org.jspecify.annotations.NullMarked;
