// SPDX-License-Identifier: Apache-2.0
/** What people can do to a plant, each thing in one unit of work. */
@NullMarked
package io.millwright.application;

import org.jspecify.annotations.NullMarked;
