//! Only whole answers count. XML that is cut short parses as success with fields missing: a list of keys without keys
//! would make a second one, a user without tags somebody else's.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// Refuses a good answer of AWS's query protocol that does not end as each does.
#[derive(Debug)]
pub(crate) struct RequireCompleteXml;

impl Intercept for RequireCompleteXml {
    fn name(&self) -> &'static str {
        "Whole"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let answer = context.response();
        let ends =
            answer.body().bytes().is_some_and(|body| body.trim_ascii_end().ends_with(b"Response>"));
        // What it said stays unsaid: there may be a secret in it.
        if ends || !answer.status().is_success() {
            Ok(())
        } else {
            Err("the answer ends early".into())
        }
    }
}
