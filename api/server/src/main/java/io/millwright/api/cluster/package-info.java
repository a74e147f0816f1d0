// SPDX-License-Identifier: Apache-2.0
/** What the API needs to be a service of its own, in the cluster edition. */
@NullMarked
package io.millwright.api.cluster;

import org.jspecify.annotations.NullMarked;
