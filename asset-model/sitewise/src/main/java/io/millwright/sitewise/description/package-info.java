// SPDX-License-Identifier: Apache-2.0
/**
 * Writes models and assets as SiteWise describes them. What is written is what {@link
 * io.millwright.sitewise.SiteWiseDocuments} reads. ARNs, states and dates are left to the server
 * that answers.
 */
@NullMarked
package io.millwright.sitewise.description;

import org.jspecify.annotations.NullMarked;
