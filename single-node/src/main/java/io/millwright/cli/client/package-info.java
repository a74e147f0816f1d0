// SPDX-License-Identifier: Apache-2.0
/**
 * The commands that ask a server: plan, apply, export and others, and the client that they share.
 */
@NullMarked
package io.millwright.cli.client;

import org.jspecify.annotations.NullMarked;
