//! The rules that all addresses have in common (PM-HTTP).

use crate::rule::Rule;

/// A rule that all addresses have in common (PM-HTTP).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::pet_market) enum HttpRule {
    /// PM-HTTP-1. What is at no address is 404 with `detail`; off, with nothing.
    MissingAddressSaysWhy,
    /// PM-HTTP-2. A method that an address does not take is 405; off, 400.
    OtherMethodsAre405,
    /// PM-HTTP-2. PUT is refused; off, it is taken for POST where that is understood.
    PutIsNoPost,
    /// PM-HTTP-3. HEAD is answered as GET is; off, it is a method too many.
    HeadIsAnswered,
    /// PM-HTTP-4. OPTIONS is answered with the methods; off, it is a method too many.
    OptionsAreTold,
    /// PM-HTTP-5. A body that can be understood in two ways is refused; off, in one of them it is.
    BodyIsReadStrictly,
    /// PM-HTTP-6. A body that is too long is 413; off, 400.
    LongBodyIs413,
    /// PM-HTTP-6. A body of exactly a mebibyte is read; off, it is too long.
    MebibyteIsRead,
    /// PM-HTTP-7. A body of another type is refused; off, every body is read as JSON.
    TypeIsNeeded,
    /// PM-HTTP-8. Who asks is judged before the body; off, after its type.
    WhoAsksComesFirst,
}

impl Rule for HttpRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::MissingAddressSaysWhy, "HTTP-1"),
        (Self::OtherMethodsAre405, "HTTP-2"),
        (Self::PutIsNoPost, "HTTP-2"),
        (Self::HeadIsAnswered, "HTTP-3"),
        (Self::OptionsAreTold, "HTTP-4"),
        (Self::BodyIsReadStrictly, "HTTP-5"),
        (Self::LongBodyIs413, "HTTP-6"),
        (Self::MebibyteIsRead, "HTTP-6"),
        (Self::TypeIsNeeded, "HTTP-7"),
        (Self::WhoAsksComesFirst, "HTTP-8"),
    ];
}
